"""Networks from truth tables split in rows and columns; `boolnet.strategies.lookup.table` tells how."""
