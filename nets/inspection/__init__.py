"""Looking into a model: summaries, traces of what goes through it, gradient checks."""
