"""Jourbok: one night of a social emergency service, from the phone call to the line in the annual report."""
