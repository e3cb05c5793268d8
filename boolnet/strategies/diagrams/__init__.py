"""Binary decision diagrams and the networks they become; `boolnet.strategies.bdd` tells how."""
