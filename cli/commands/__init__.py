"""One file per command; `cli.main.COMMANDS` is their table."""
