"""Rules of counting: months and how figures are told apart."""
