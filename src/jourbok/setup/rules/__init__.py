"""What is read and compared before anything is loaded, as pure functions."""
