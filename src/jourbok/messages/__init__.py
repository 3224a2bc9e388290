"""Messages (*utskick och bakgrundsarbete*): work that is done after the transaction, and the heart that beats.

Owns the queue's front door `enqueue`, the worker's heartbeat, and what is sent to somebody outside: fixed words and a
link, never a person. Knows nothing of what the work is about.
"""
