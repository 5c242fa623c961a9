"""Commands for the folder itself and for its rules."""
