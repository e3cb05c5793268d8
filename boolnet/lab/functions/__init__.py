"""Boolean functions as networks: how many neurons, and why."""
