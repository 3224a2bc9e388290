"""The pages of urgent decisions, one file per subject."""
