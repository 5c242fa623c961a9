"""A register that cpl printed comes back changed: which cells, and what they become."""
