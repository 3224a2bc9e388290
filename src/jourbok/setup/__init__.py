"""Setup (*uppsättning*): the service's file, old spreadsheets and the demo, read and handed to the rooms.

Owns no rows: each room reads its own table of the file, and what is loaded is written through the rooms' services.
Knows nothing of screens.
"""
