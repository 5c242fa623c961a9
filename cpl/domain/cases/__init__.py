"""A complaint under its rules: record, card, clocks, batches, evidence, who may see it."""
