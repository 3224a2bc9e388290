"""What a place is, which one fits, what is said on the phone, and whom to call next: without database and clock."""
