"""What is there: one record, the register, search, the board, calls to make."""
