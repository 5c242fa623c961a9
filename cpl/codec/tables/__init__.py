"""Somebody else's table: which column is which field, and what its cells say."""
