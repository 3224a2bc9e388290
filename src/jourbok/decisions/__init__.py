"""Urgent decisions (*brådskande beslut*): what is prepared for a board at night, who is reached, and what they decide.

Owns drafts, proposals as they were sent for decision, attempts to reach whoever may decide, how each proposal ended,
and afterwards what has happened to the decision: the moments that its legal clocks count from, who has been told, and
when the board took it over. The decision itself and the right to make it are the case's own (`cases`); the law is
`law`, signatures are `signing`, and what leaves the house goes by `messages`.
"""
