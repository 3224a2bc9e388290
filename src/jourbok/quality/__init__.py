"""Quality (*kvalitet*): what went wrong, and what is done about it.

Owns deviations. Pulls them from what lies below; nothing below knows quality.
"""
