"""One module for each thing a user can do: load, decide, write, record."""
