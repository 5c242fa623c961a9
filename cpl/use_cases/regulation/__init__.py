"""The office's rules: carried, checked, compared, adopted."""
