"""What a regulation says: its shapes, its conditions, and how it is told."""
