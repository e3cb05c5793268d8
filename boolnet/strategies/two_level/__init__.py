"""Strategies with a neuron for each cube of a cover."""
