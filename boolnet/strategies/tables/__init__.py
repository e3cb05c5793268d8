"""Networks from truth tables split in rows and columns; `boolnet.strategies.table` tells how."""
