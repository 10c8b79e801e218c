"""The options of verbs that follow money."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Verb = TypeVar("Verb", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--from", "start", metavar="D", default="",
                 help="The first day, or moment, such as 2024-01-31."),
    click.option("--to", "end", metavar="D", default="", help="The last day, or moment."),
    click.option("--max-hops", type=int, help="How many transfers at most; any number."),
    click.option("--max-gap", metavar="TIME", default="",
                 help="How long money may rest in an account: 3d, 12h, 30m; as long as it likes."),
    click.option("--min-amount", "least", multiple=True, metavar="AMOUNT",
                 help="Leave out transfers under it: 1000, or '1000 USD' for one currency."),
    click.option("--strict", "is_strict", is_flag=True,
                 help="The next transfer must be later, not of the same time."),
)  # fmt: skip


def follow_options(verb: Verb) -> Verb:
    """Give a verb the options that limit how money is followed."""
    for option in reversed(_OPTIONS):
        verb = option(verb)
    return verb
