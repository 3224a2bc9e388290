"""Pages of persons: finding, registering, and the person's own page."""
