"""When: the calendar, counting time five ways, deadlines and what became of them."""
