"""Duty (*jourtid*): when the service is open, on standby or closed, and what it has promised those who call.

Owns opening and standby rules, the members' office hours and the promises, as they stood in each period.
Knows nothing of persons, workers or cases.
"""
