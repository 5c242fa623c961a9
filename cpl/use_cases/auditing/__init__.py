"""The audit: the whole history walked through, by the rules and people of each commit."""
