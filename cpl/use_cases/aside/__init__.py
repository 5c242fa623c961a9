"""Personal data kept out of the history: what a commit may say, and what must lie beside it."""
