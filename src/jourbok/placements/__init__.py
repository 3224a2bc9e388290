"""Placements (*placering*): where somebody can sleep tonight, who was asked, what they said, and where the person went.

Owns the register of places, searches with their calls, and placements with when they began and ended. Reads the case
through its door; knows nothing of reports.
"""
