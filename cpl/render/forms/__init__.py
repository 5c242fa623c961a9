"""A template once it has been read: plain values and text, kept for whoever fills it again."""
