"""The values that fields hold, paths into them, months and tables of numbers."""
