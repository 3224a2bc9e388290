"""Organisations (*organisation, medlemskap och avtal*): the service, its municipalities and their boards.

Owns who is a member when, populations, agreements, delivery channels, referral numbers and the locked number series.
Knows nothing of persons, cases or money.
"""
