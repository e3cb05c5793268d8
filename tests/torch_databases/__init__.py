"""PyTorch's own databases of modules, losses and optimisers, run by ours.

``python -m tests.torch_databases`` writes `table.json` anew; it needs PyTorch and expecttest, of the extra ``vectors``.
"""
