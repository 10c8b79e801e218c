"""A page of its own: one HTML file that loads nothing and runs no script but its own."""

import os
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cabos.errors import WorkspaceError
from cabos.model.wording import read_words

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

LANGUAGES = ("en", "es")
LONGEST = 600
"""Characters of one value that a page shows; what is longer is cut, and the page says so."""
_VISIBLE_AS_CODE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _file(name: str) -> str:
    """Read a template, or what the build has made: ``assets/graph.js``."""
    folder = resources.files("cabos.runs")
    return (folder / (name if "/" in name else f"templates/{name}")).read_text("utf-8")


def words(lang: str) -> Mapping[str, str]:
    """Return what pages say, by key, in ``en`` or ``es``."""
    found = read_words("cabos.runs", "templates/words.yml")
    return found[lang if lang in LANGUAGES else "en"]


def seen(value: object) -> "Markup":
    """Show a value from outside: escaped, its direction kept to itself, nothing invisible left.

    Control, format and unassigned characters stand as their code, such as ``U+202E``, so that a
    name cannot reorder the page or hide a letter.
    """
    from markupsafe import Markup  # kept off the start-up path

    text = str(value)
    shown = "".join(_letter(letter) for letter in text[:LONGEST])
    if len(text) > LONGEST:
        shown += f'<span class="code">… +{len(text) - LONGEST:,}</span>'
    return Markup("<bdi>{}</bdi>").format(Markup(shown))  # noqa: S704 - escaped letter by letter


def _letter(letter: str) -> str:
    if letter in "<>&\"'":
        return f"&#{ord(letter)};"
    if unicodedata.category(letter) not in _VISIBLE_AS_CODE:
        return letter
    name = unicodedata.name(letter, "control character")
    return f'<span class="code" title="{name}">U+{ord(letter):04X}</span>'


def signed(bits: float) -> str:
    """Write bits with their sign, to a tenth, with a minus as long as a plus."""
    return f"{bits:+.1f}".replace("-0.0", "+0.0").replace("-", "\N{MINUS SIGN}")


def percent(share: float) -> str:
    """Write a probability that is never shown as certain: ``> 99.99 %`` and ``< 0.01 %``."""
    if share > 0.9999:
        return ">\N{NO-BREAK SPACE}99.99\N{NO-BREAK SPACE}%"
    if share < 0.0001:
        return "<\N{NO-BREAK SPACE}0.01\N{NO-BREAK SPACE}%"
    digits = 2 if share > 0.99 or share < 0.01 else 1
    return f"{share * 100:.{digits}f}\N{NO-BREAK SPACE}%"


def rate(share: float) -> str:
    """Write a measured share to two digits after the point, such as ``0.02 %``."""
    if share in {0, 1}:
        return f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%")
    return f"{share * 100:.2f}\N{NO-BREAK SPACE}%"


def fill(text: str, **values: object) -> "Markup":
    """Put values into a sentence of ``words.yml``; what is no markup is escaped."""
    from markupsafe import escape  # kept off the start-up path

    return escape(text).format(**values)


def groups(values: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Group values that follow each other by their ``kind``."""
    return [(kind, list(several)) for kind, several in groupby(values, key=lambda one: one.kind)]


def environment(lang: str) -> "Environment":
    """Return the templates with what they need, autoescaping on, every unknown name an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # only who writes a page pays

    made = Environment(
        loader=PackageLoader("cabos.runs", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "seen": seen, "signed": signed, "percent": percent, "rate": rate, "fill": fill,
        "groups": groups,
    }  # fmt: skip
    made.globals |= {"w": words(lang), "lang": lang if lang in LANGUAGES else "en"}
    return made


def write_page(
    path: Path,
    template: str,
    script: str,
    values: Mapping[str, Any],
    lang: str,
    *,
    styles: Iterable[str] = (),
) -> None:
    """Write one self-contained HTML file; it appears whole or not at all.

    The page's own style and script are the only ones its Content-Security-Policy lets run: they
    are named by their hashes, so that nothing put in through the data could run either.

    Args:
        path: the file.
        template: the name of the template, such as ``report.html``.
        script: the name of its script, or empty.
        values: what the template shows; iterators are read as the page is written.
        lang: ``en`` or ``es``.
        styles: the names of further style sheets.

    Raises:
        WorkspaceError: if the file cannot be written.
    """
    from markupsafe import Markup  # kept off the start-up path

    style = "".join(_file(name) for name in ("page.css", *styles))
    code = _file(script) if script else ""
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(code)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    own = {"style": Markup(style), "script": Markup(code), "policy": policy}  # noqa: S704 - ours
    parts = environment(lang).get_template(template).generate(**values, **own)
    _write(path, parts)


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _write(path: Path, parts: Iterator[str]) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("w", newline="", encoding="utf-8") as file:
            file.writelines(parts)
        aside.replace(path)
    except OSError as error:
        raise WorkspaceError(
            f"The page cannot be written: {error.strerror}", where=str(path),
            remedy="Choose another place, or free some space",
        ) from error  # fmt: skip
    finally:
        aside.unlink(missing_ok=True)
