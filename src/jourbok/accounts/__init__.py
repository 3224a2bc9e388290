"""Accounts (*konton och roller*): who signs in, what they are trusted with, and what they were writing.

Builds the `Actor` that every other room is handed. Signing in itself is django-allauth's. Knows nothing of cases.
"""
