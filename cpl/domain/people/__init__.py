"""The people of the office: who is here on a day, and what a change of staff changes."""
