"""May it happen: authority, the engine, approvals, and to whom it must be raised."""
