"""What two desks did to one record, put together: the order, what can stand, what cannot."""
