"""Pages and answers of accounts: the way in and out, the lock, drafts, one's own account, and people's roles."""
