"""Evidence: files attached, copied, and still what they were."""
