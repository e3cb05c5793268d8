"""The group of commands: it knows near names, and an interrupt ends it quietly."""

from __future__ import annotations

from typing import Any

import click

from nets.core.tables import nearest


class Group(click.Group):
    """A group that tells the nearest command, or all, where a name is unknown; an interrupt aborts it."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        names = self.list_commands(ctx)
        if args and args[0] not in names and not args[0].startswith("-"):
            hint = nearest(args[0], names) or f"; choose from {', '.join(names)}"
            raise click.UsageError(f"No such command {args[0]!r}{hint}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise click.Abort from None  # before click sees it, which prints an empty line even into a file
