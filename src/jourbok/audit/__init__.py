"""Audit (*logg*): who read whom, who changed what, and which forms have already been sent.

Owns the append-only rows of reads and changes, the chain of seals that shows when one of them was touched, and the
keys that make a second press of a button harmless. Keeps snapshots of names, never foreign keys, so that the log
outlives what it speaks of. Knows no room above it.
"""
