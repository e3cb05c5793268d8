"""Benchmarks for other programs, with answers that are proved.

`boolnet.benchmarks.vnn.make_vnn_benchmark` makes one for verifiers of networks.
"""
