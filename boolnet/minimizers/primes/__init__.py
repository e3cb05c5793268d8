"""Sums of products of functions that fit a table: all primes, and a choice of them."""
