"""Several desks with one history: a clone for each of them."""
