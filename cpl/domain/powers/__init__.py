"""Who may: by role, unit and name; who keeps away; who must be another one than who did it."""
