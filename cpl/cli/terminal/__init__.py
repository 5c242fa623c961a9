"""A person at a terminal: keys, questions, long lists, how far it is."""
