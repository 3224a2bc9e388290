"""Desk (*skrivbordet*): screens composed of several rooms — tonight, a contact in progress, the morning, the portal.

Owns no rows and no rules; reads through the rooms' selectors and writes through their services.
"""
