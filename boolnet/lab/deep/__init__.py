"""Depth: what it harms, and how shortcuts help."""
