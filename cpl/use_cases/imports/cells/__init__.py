"""What the cells of one row say, with the words and the clues of the whole table."""
