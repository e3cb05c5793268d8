"""Minimum: the least networks of one hidden layer, and lower bounds on hidden neurons.

The networks are strictly layered, so the output reads hidden neurons only, and the minima hold for real weights.
`table.lookup` answers for every function of up to four inputs from the shipped `classes.txt`; `solve` searches and
proves what that table holds (`neuron_space`, `witness`, `search`, `weights` are its parts); `faces` bounds larger
functions.
"""
