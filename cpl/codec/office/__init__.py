"""The small files of an office: staff, calendars, the manifest of a backup, the lesson."""
