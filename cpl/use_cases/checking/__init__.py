"""Every problem of every file at its place, and hand edits recorded with a reason."""
