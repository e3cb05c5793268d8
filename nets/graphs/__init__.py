"""Networks as graphs: their contract, building, bounds, counts, execution, lowering to layers."""
