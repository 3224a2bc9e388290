"""The pages of cases, one file per subject."""
