"""What git tells of the office's work: the life of one record, and everything that was done."""
