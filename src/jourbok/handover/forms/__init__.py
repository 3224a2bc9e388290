"""What is filled in about a report: before it is sent, and after."""
