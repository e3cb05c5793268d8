"""Sums of products of functions too wide for a table, by cube algebra."""
