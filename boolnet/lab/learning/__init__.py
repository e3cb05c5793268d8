"""Losses and gradients: what is minimised, and how its gradient is found."""
