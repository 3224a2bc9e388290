"""The pages of what boards tell and order beforehand, one file for each who looks."""
