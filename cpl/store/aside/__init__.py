"""What is kept aside, out of the history: where it lies, and who may read it."""
