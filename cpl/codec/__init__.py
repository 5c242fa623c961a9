"""Texts with a tree ⇄ records, rules, calendars, staff: the one place that knows both."""
