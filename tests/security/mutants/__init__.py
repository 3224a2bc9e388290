"""Whether the attacks would notice: one guard is taken out of the running product at a time."""
