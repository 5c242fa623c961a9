"""Text out of templates, in a Jinja that is strict and cannot run away."""
