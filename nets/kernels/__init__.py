"""The arithmetic under the layers that is worth tuning, as functions of arrays and a `Workspace`.

Layers own shapes, options and errors; a kernel owns speed. A kernel sees **channels last** and contiguous: maps
(N, H, W, C), sequences (N, L, C), so that bias, batch norm, activation and the matrix product of a convolution all see
one (M, C) matrix. What a kernel returns may live in the workspace it was given: it is valid until the next call.
"""

from nets.kernels.choice import use_fast

__all__ = ["use_fast"]
