"""Tables and filled forms that somebody else made, read as rows of text."""
