"""Statistics (*statistik*): the month counted from the rows, and frozen.

Owns frozen monthly figures and the closing of months. Each measure is defined once, in the room that owns its rows.
"""
