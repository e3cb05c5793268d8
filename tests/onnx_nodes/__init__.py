"""The node test cases of ONNX, run by layers, losses and optimisers of `nets`.

``python -m tests.onnx_nodes`` writes `table.json` anew; it needs the extra ``onnx``.
"""
