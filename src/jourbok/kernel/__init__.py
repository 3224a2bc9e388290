"""Kernel (*kärna*): who acts, what can go wrong, exact money, the Swedish calendar and identity numbers.

Pure Python: knows nothing of Django, the database or any room above it.
"""
