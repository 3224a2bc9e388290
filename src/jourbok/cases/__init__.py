"""Cases (*ärenden*): one per person, with what was written, assessed, decided, done and how long it took.

Owns the case, its locked journal, assessments, decisions with mandate, measures and time. Reads the contact and the
person; knows nothing of the report that is made of it.
"""
