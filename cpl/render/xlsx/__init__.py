"""The .xlsx file itself: opened with care, what a program loses of it, the same bytes each time."""
