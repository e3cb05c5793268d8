"""An integer network on inputs of 0 and 1 as operations on bits, 64 samples to a word."""
