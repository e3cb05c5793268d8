"""Boolean functions as values: tables, covers, circuits, and what is asked of any of them."""
