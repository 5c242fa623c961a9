"""What every command stands in: the group, the options shared, output, exit status, the clock."""
