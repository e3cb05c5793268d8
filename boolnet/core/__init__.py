"""What everything stands on: errors, limits, files, budgets of searches, the semantics of outputs."""
