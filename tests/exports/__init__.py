"""Every format of `boolnet.export` against its own runtime: ``python -m tests.exports`` prints the table."""
