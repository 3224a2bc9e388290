"""Rostering (*schema och bemanning*): who works which shift.

Owns employees, shifts and assignments, loaded from CSV or edited by hand. Knows nothing of contacts or pay.
"""
