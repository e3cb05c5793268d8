"""Training that generalises: where weights start, and what keeps a network from learning its samples by heart."""
