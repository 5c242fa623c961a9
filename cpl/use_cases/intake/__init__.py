"""A complaint comes in: who calls, what to ask, drafts, the registration."""
