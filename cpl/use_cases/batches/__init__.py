"""One thing that many complain about: noticed, opened, taken in, followed."""
