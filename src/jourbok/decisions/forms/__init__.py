"""What is filled in about urgent decisions, by who fills it in."""
