"""The errors of `nets`."""


class NetsError(ValueError):
    """What a user of `nets` can cause and mend: every error raised on purpose is one."""


class GraphError(NetsError):
    """A graph that breaks the contract of `nets.graph`, or cannot do what was asked of it."""


class PrecisionError(GraphError):
    """No floating-point type is proved to hold every value of the network exactly."""


class ShapeError(NetsError):
    """An array whose shape, dtype or values do not fit where it was given."""


class StateError(NetsError):
    """Saved weights or training state that do not fit the model, or a call out of its order."""
