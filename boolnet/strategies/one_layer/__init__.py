"""Strategies with one hidden layer, chosen as the smallest set of neurons that spans the outputs."""
