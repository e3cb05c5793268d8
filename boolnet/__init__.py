"""boolnet."""
