"""Attacks on the product: who may see what, as a table, and what nobody may do."""
