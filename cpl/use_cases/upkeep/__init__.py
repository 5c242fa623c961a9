"""The folder itself: made, backed up, restored, examined."""
