"""Verification of a network against its function, on every row, by classes of inputs, or on samples."""
