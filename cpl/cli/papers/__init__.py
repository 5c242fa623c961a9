"""Commands that make paper, and those that read what comes back on it."""
