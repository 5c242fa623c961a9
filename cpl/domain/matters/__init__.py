"""Whether a complaint that comes in is one that is here: who says what, and all that is said."""
