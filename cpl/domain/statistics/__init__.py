"""The monthly report: every number of it is made here."""
