"""A table comes again: which record each row is, what it says anew, what was imported before."""
