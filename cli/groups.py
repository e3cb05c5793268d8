"""A group of commands that knows near names."""

from __future__ import annotations

import click


class Group(click.Group):
    """A group that tells the nearest command, or all, where a name is unknown."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        names = self.list_commands(ctx)
        if args and args[0] not in names and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], names, n=1)
            hint = f" Did you mean '{close[0]}'?" if close else f" Choose from {', '.join(names)}."
            raise click.UsageError(f"No such command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)
