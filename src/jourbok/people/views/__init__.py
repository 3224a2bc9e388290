"""Pages of persons: choosing, registering, and the person's own page."""
