"""What a complaint is and what the regulation says of it; no input, no output, no clock."""
