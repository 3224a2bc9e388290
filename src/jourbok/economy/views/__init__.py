"""The pages of money, one file per subject."""
