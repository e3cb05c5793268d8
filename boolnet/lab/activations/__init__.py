"""Activations: their curves and slopes, and what the slopes do to gradients and to neurons."""
