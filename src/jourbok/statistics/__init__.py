"""Statistics (*statistik*): the month counted from the rows, and frozen.

Owns frozen monthly figures, the closing of months, and what is kept of a month in codes, apart from case records.
Each measure is defined once, in the room that owns its rows.
"""
