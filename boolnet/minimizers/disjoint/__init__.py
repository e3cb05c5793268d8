"""Disjoint covers: of an output's cubes no two meet."""
