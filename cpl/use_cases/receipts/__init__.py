"""A form that comes back filled in becomes an event."""
