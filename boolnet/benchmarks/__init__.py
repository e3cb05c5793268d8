"""Benchmarks for other programs, with answers that are proved."""
