"""Messages (*utskick och bakgrundsarbete*): work that is done after the transaction, and the heart that beats.

Owns the queue's front door `enqueue` and the worker's heartbeat. Knows nothing of what the work is about.
"""
