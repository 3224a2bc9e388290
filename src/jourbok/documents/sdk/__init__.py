"""Messages of *säker digital kommunikation* (SDK), payload 3.x: built, held against Digg's rules, and receipted.

The rules are Digg's and lie in a folder of the operator's; nothing of them is ours. Carrying a message to its recipient
is the work of a message service.
"""
