"""What cannot be right in a regulation, though every word of it is known."""
