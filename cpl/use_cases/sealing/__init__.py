"""What holds the issued papers and the history together: seals, and what became of both."""
