"""The day that a verb asks about."""

from datetime import date

import click

from cabos.errors import UsageError


def _day(_ctx: click.Context, _option: click.Parameter, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("--as-of is no day", where=text, remedy="Write 2026-01-31") from None


as_of_option = click.option(
    "--as-of", metavar="D", callback=_day, help="The day, such as 2024-12-31; today."
)
