"""A regulation put over what it extends: the base, the components taken, its own lines."""
