"""Strategies that follow a circuit: a neuron for each operator, or a cut of several."""
