"""Small errors put into the code on purpose, each of which the default suite must notice: `python -m tests.mutants`."""
