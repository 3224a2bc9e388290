"""The addresses for boards' own systems."""
