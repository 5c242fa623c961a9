"""Proving a regulation: the real engine walks its machines, and what goes wrong is shown."""
