"""Binary decision diagrams and the networks they become; `boolnet.strategies.diagrams.bdd` tells how."""
