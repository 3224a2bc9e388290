"""People (*personer*): whom a contact is about, and who belongs to whom.

Owns identity, protected identity and relations. Knows nothing of contacts or cases: a case points here, never the
reverse.
"""
