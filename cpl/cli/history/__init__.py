"""What git knows of the past: the life of a record, the audit, whether a paper is true."""
