"""The repository that several desks share, and what is got from it and brought there."""
