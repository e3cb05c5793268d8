"""The command line of boolnet."""
