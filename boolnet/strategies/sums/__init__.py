"""Functions of a weighted sum: finding the sum, and the few neurons that turn it into outputs."""
