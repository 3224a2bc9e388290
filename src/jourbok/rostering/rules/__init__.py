"""The rules of who works when, as values and pure functions."""
