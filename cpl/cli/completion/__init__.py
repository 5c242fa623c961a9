"""Tab: the scripts of the shells, and what may come next on the line."""
