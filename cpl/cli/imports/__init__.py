"""`cpl import` of tables: what a column is, what became of each row, what was imported before."""
