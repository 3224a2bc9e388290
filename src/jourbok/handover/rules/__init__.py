"""Rules of reports: who gets them, and what they say."""
