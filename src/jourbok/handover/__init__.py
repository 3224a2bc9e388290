"""Handover (*rapport till nämnd*): what a board is told, when it was sent, opened and acknowledged.

Owns reports, their frozen versions, deliveries and receipts. A receiving board reads versions here and never a case.
"""
