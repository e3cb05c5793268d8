"""The errors of `nets`."""


class GraphError(ValueError):
    """A graph that breaks the contract of `nets.graph`, or cannot do what was asked of it."""


class PrecisionError(GraphError):
    """No floating-point type is proved to hold every value of the network exactly."""
