"""An event happens to a record: decided, written, taken back."""
