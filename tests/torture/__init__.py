"""Break cpl and git off at every call to the disk, and see what the next command finds."""
