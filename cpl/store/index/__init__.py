"""The index: what the records say, to choose by, kept under `.git` and thrown away at will."""
