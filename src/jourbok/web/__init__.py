"""Web (*skärmen*): base pages, components, form rendering, guarded routes and scripts that every room uses.

Owns how things look and are reached. Knows no case, person or board: what it shows is handed to it.
"""
