"""Lists that are worked one after the other: approvals, calls, units to be urged."""
