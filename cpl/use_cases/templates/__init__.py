"""The templates of an office: blank sheets, checks, samples, new ones."""
