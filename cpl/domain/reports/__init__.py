"""A whole report: its first page, its sections, and what changes it afterwards."""
