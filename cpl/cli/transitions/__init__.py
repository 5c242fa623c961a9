"""`cpl do` and what else lets events happen, and what is said afterwards."""
