"""YAML text with a tree over it: read places, change values, leave the rest alone."""
