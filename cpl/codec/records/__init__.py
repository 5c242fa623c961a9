"""A record's file ⇄ the record; what issued papers and reports remember."""
