"""Layers with options, shapes, layouts and dtypes drawn at random, beside PyTorch's: equal, or refused by both.

``python -m tests.torch_sweep --help`` runs it; the slow test of tests/nets/test_torch_sweep.py runs all of it.

`draws` says what is drawn for each kind of layer, `spoils` makes some of it wrong, `run` compares, and `exceptions`
lists where the two are meant to differ, with the reason.
"""
