"""Rules of contacts: pure functions over values."""
