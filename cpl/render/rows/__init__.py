"""The rows of a sheet before there is one: what becomes of a template's, how tall, where."""
