"""A workbook as text, for reviews and golden files."""
