"""`cpl new` and its dialogues."""
