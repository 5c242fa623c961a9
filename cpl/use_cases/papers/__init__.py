"""A paper: what its template may speak of, where it goes, the register as a sheet."""
