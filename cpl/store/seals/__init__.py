"""Tags that seal: made with the commit they stand on, found, and their signatures asked."""
