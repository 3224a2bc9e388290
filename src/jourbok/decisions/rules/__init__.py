"""What a proposal must say, how it can end, and what may follow: values and pure functions."""
