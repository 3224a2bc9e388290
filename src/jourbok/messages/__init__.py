"""Messages (*utskick och bakgrundsarbete*): work that is done after the transaction, and the heart that beats.

Owns the queue's front door `enqueue`, the worker's heartbeat, and what tells somebody outside that something waits:
fixed words and a link, never a person. Owns the ways out too, by which rooms above hand documents over; which document,
to whom and whether at all is theirs. Knows nothing of what the work is about.
"""
