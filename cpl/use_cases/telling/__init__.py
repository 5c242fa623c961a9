"""Telling those who are not at a terminal: the board as a page and as a sheet."""
