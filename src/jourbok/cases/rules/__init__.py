"""What is true of cases, said without database and without clock."""
