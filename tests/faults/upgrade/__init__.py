"""An app whose migrations are an upgrade that goes wrong: one waits for a table, and one fails half-way."""
