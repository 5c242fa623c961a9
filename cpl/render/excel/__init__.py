"""Excel forms: the rows of a template filled, laid out and written, the same bytes each time."""
