"""Two desks' versions of one file become one; what cannot stand beside the other is settled."""
