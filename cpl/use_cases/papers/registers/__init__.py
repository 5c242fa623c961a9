"""Registers (台账): one row a record, a sheet a month, and how they agree with the report."""
