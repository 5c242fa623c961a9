"""Tables as files that programs for analysis read: in months, in one of two formats."""
