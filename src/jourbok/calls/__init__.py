"""Calls (*kontakter*): what comes in, from whom, when it was answered and what had to happen by when.

Owns contacts, call attempts and the alarm centre's contract. A contact freezes the regime, the clocks and the worker
on duty as they stood. Knows nothing of the cases that come of it.
"""
