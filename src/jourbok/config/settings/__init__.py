"""Settings: one file per way of running; none of them touches the database when it is read."""
