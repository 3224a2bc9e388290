"""The pages of places and placements, one file per subject."""
