"""Several desks with one history: what others did comes here, what was done here goes there."""
