"""git, the audit trail, and the programs that are run for it."""
