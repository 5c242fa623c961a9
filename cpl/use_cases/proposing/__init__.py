"""A mapping proposed by what stands in the columns, tried, written, kept for next month."""
