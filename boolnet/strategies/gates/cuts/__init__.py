"""Mapping of circuits on cuts: what the strategy `lut` is made of.

`subject_graph` turns a formula into gates of two operands that share what they can, `cell_implementations` gives a
small function its neurons, `matches` lists the ways to make each gate, `mapping` selects among them, and `lowering`
builds the network. `branching` and `factoring` make formulas to begin with.
"""
