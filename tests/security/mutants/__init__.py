"""Whether the attacks would notice: one guard is taken out of a copy of the product at a time."""
