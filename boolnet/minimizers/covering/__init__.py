"""The covering problem: the fewest columns that hit every row."""
