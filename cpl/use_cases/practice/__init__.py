"""A workspace to learn in, with the month and the lesson that are played in it."""
