"""What verbs say to people, in English or Spanish."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import click

from cabos.model.wording import filled

# The first that is set decides: cabos' own, then the usual ones in their usual order.
_VARIABLES = ("CABOS_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def language(environment: Mapping[str, str]) -> str:
    """Return ``es`` where the environment asks for Spanish, else ``en``."""
    chosen = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return "es" if chosen.lower().startswith("es") else "en"


@cache
def catalogue(code: str) -> Mapping[str, str]:
    """Read the catalogue of a language: each English message and its translation."""
    if code == "en":
        return {}
    import yaml  # only who reads another language pays for it

    text = (Path(__file__).parent / f"{code}.yml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)
    return found


def translate(text: str, /, **values: object) -> str:
    """Write a message in the user's language.

    Args:
        text: the message in English, with the names of values in braces; ``[one|many]`` is
            chosen by the value before it.
        values: the values.

    Returns:
        The message with its values; in English where there is no translation.
    """
    return filled(catalogue(language(os.environ)).get(text, text), values)


def say(text: str, /, **values: object) -> None:
    """Print a message in the user's language on standard output."""
    click.echo(translate(text, **values))
