"""The sender's pages: a report before it is sent, and what became of it."""
