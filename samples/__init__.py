"""Offices, months and tables to try cpl on; what is made up is made by a seed."""
