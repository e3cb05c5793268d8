"""Mapping of circuits on cuts: what the strategy `lut` is made of.

`subject` turns a formula into gates of two operands that share what they can, `shapes` gives a small function its
neurons, `choices` lists the ways to make each gate, `mapping` selects among them, `lowering` builds the network.
"""
