"""Exclusive sums of products: an output is the exclusive OR of its cubes."""
