"""Somebody else's table becomes records with their histories."""
