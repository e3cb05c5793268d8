"""Convolution and pooling: what they save, what they keep, and what stays the same."""
