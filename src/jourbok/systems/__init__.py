"""Boards' own systems (*nämndernas system*): the addresses that are told when something happens, and their pages.

Owns webhooks, their secrets, events and attempts. What happened is pulled from reports, announcements and orders, which
know nothing of this. Tokens are accounts'.
"""
