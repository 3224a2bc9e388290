"""What is true of persons whoever asks and whenever: pure, without a database or a clock."""
