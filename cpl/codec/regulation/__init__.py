"""rules.yaml ⇄ the regulation: every word declared once, every problem at its line."""
