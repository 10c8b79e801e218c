"""Write the generated parts of the documentation: those between ``<!-- generated: … -->`` marks.

    python docs/make_reference.py            write them
    python docs/make_reference.py --check    say which are stale, and leave with code 1

What a thing is called and does is read from the program: commands from click, sources from their
``source.yml``, errors from ``errors.py``, weights from ``match/weights.py``, JSON keys from what
the commands print. What the program does not say in a language stands in ``docs/words.yml``; a
thing that has no words there stops this script, which names it.
"""
# ruff: noqa: INP001 - a script, no package

import contextlib
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import yaml

from cabos import errors
from cabos.cli.main import cabos, run
from cabos.match import reasons, weights
from cabos.runs.export import COLUMNS
from cabos.sources.customers import SPELLINGS
from cabos.sources.own_list import parse as own_list
from cabos.sources.ownership import holdings
from cabos.sources.registry import BUILTIN, load_source

DOCS = Path(__file__).resolve().parent
LANGUAGES = ("en", "es")
_PART = re.compile(r"(<!-- generated: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_WORDS: dict[str, Any] = yaml.safe_load((DOCS / "words.yml").read_text("utf-8"))
_FIELD = re.compile(r"    (?P<name>\w+): float = (?P<value>-?[\d.]+)(?:\s+# (?P<said>.*))?$")
_NOTE = re.compile(r"    # (?P<said>.*)$")
_COUNTED = re.compile(r"\.count\(\s*\"(\w+)\"")
_SOURCE_MARK = re.compile(r"\[([EJ])\]")


class MissingWordsError(Exception):
    """Something of the program has no words in ``docs/words.yml``."""


def words(section: str, key: str, lang: str) -> str:
    """Return the words for a thing.

    Raises:
        MissingWordsError: if there are none.
    """
    try:
        found = _WORDS[section][key]
        return str(found[lang] if isinstance(found, dict) else found)
    except KeyError as error:
        raise MissingWordsError(f"docs/words.yml: {section}: {key!r} has no {lang}") from error


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a Markdown table."""
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in lines
    )


def titles(lang: str, *keys: str) -> list[str]:
    """Return column titles."""
    return [words("titles", key, lang) for key in keys]


def commands() -> Iterator[tuple[str, click.Context]]:
    """Yield every command with its full name, groups before what is in them."""

    def walk(name: str, context: click.Context) -> Iterator[tuple[str, click.Context]]:
        yield name, context
        command = context.command
        if isinstance(command, click.Group):
            for child in command.list_commands(context):
                found = command.get_command(context, child)
                if found is not None:
                    settings = found.context_settings
                    inner = click.Context(found, parent=context, info_name=child, **settings)
                    yield from walk(f"{name} {child}", inner)

    return walk("cabos", click.Context(cabos, info_name="cabos", **cabos.context_settings))


def said(text: str, lang: str) -> str:
    """Return a text of the program in a language; the key is the English text, on one line."""
    plain = " ".join(text.split())
    return plain if lang == "en" else words("cli", plain, lang)


def write_cli(lang: str) -> str:
    """Write every command with its arguments and options."""
    return "\n".join(_write_command(name, context, lang) for name, context in commands())


def _write_command(name: str, context: click.Context, lang: str) -> str:
    command = context.command
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [f"### `{name}`", "", said(command.help or "", lang), "", f"`{name} {usage}`", ""]
    rows = [
        (f"`{_spelling(one, context)}`", said(one.help or "", lang) + _default(one, context, lang))
        for one in command.get_params(context)
        if isinstance(one, click.Option)
    ]
    return "\n".join(lines) + "\n" + table(titles(lang, "option", "meaning"), rows)


def _spelling(option: click.Option, context: click.Context) -> str:
    text = ", ".join((*option.opts, *option.secondary_opts))
    if option.is_flag or option.count:
        return text
    return f"{text} {option.make_metavar(context)}"


def _default(option: click.Option, context: click.Context, lang: str) -> str:
    notes = []
    if option.required:
        notes.append(words("titles", "required", lang))
    if option.multiple:
        notes.append(words("titles", "repeatable", lang))
    default = option.get_default(context)
    if option.show_default and default is not None:
        notes.append(f"{words('titles', 'default', lang)} `{default}`")
    if isinstance(option.envvar, str):
        notes.append(f"{words('titles', 'variable', lang)} `{option.envvar}`")
    return f" ({', '.join(notes)})" if notes else ""


def write_errors(lang: str) -> str:
    """Write the error tree with its exit codes."""
    rows = []
    for one in error_classes():
        parent = one.__mro__[1].__name__
        meaning = (one.__doc__ or "").split("\n")[0]
        shown = meaning if lang == "en" else words("errors", one.__name__, lang)
        rows.append((f"`{one.__name__}`", f"`{parent}`", str(one.exit_code), shown))
    return table(titles(lang, "error", "kind_of", "exit", "meaning"), rows)


def error_classes() -> list[type[errors.CabosError]]:
    """Return the errors in the order in which they stand in the file."""
    return [
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.CabosError)
    ]


def write_sources(lang: str) -> str:
    """Write the table of sources."""
    rows = []
    for name in BUILTIN:
        source = load_source(name)
        cadence = words("titles", "never_stale", lang)
        if source.cadence_days:
            cadence = f"{source.cadence_days} {words('titles', 'days', lang)}"
        urls = "<br>".join(source.urls.values()) or words("titles", "no_address", lang)
        title = source.title if lang == "en" else words("sources", name, lang)
        ids = f"`{source.prefix}-…`" if source.prefix else words("titles", "own_ids", lang)
        publisher = source.publisher if source.urls else words("publishers", name, lang)
        licence = words("licences", source.licence, lang)
        rows.append((f"`{name}`", title, publisher, ids, cadence, licence, urls))
    keys = ("source", "list", "publisher", "ids", "cadence", "licence", "addresses")
    return table(titles(lang, *keys), rows)


def write_weights(lang: str) -> str:
    """Write the weights, each with where it comes from, as ``match/weights.py`` has them."""
    text = Path(weights.__file__).read_text("utf-8")
    heads = titles(lang, "weight", "bits", "meaning", "origin")
    parts = []
    for owner in ("Weights", "PairWeights", "ResolveWeights"):
        rows = [
            (f"`{name}`", f"{value:+g}", words("weights", f"{owner}.{name}", lang), origin)
            for name, value, origin in _weights_of(text, owner)
        ]
        parts.append(f"**`{owner}`**: {words('weights', owner, lang)}\n\n" + table(heads, rows))
    ways = zip(weights.WAYS, weights.CHANNEL_BITS, _channel_origins(text), strict=True)
    rows = [
        (f"`{way}`", f"{bits:+.1f}", words("ways", way, lang), origin) for way, bits, origin in ways
    ]
    parts.insert(
        1, f"**`CHANNEL_BITS`**: {words('weights', 'CHANNEL_BITS', lang)}\n\n" + table(heads, rows)
    )
    chosen = (
        ("THRESHOLD", weights.THRESHOLD),
        ("PAIR_THRESHOLD", weights.PAIR_THRESHOLD),
        ("RESOLVE_THRESHOLD", weights.RESOLVE_THRESHOLD),
    )
    rows = [
        (f"`{name}`", f"{value:g}", words("weights", name, lang), "J") for name, value in chosen
    ]
    rows.append(
        ("`RARE_ENOUGH`", f"{weights.RARE_ENOUGH:+g}", words("weights", "RARE_ENOUGH", lang), "J")
    )
    parts.append(f"**{words('weights', 'others', lang)}**\n\n" + table(heads, rows))
    return "\n".join(parts)


def _weights_of(text: str, owner: str) -> Iterator[tuple[str, float, str]]:
    """Yield a class's weights with E or J: each has its own mark, or that of its heading."""
    body = text.split(f"class {owner}(NamedTuple):")[1].split("\n\n\n", maxsplit=1)[0]
    group, last_was_note = "", False
    for line in body.split("\n"):
        if (note := _NOTE.match(line)) is not None:
            group = group + note["said"] if last_was_note else note["said"]
        elif (found := _FIELD.match(line)) is not None:
            own = _SOURCE_MARK.findall(found["said"] or "")
            marks = own or _SOURCE_MARK.findall(group)
            yield found["name"], float(found["value"]), marks[0] if marks else "–"
        last_was_note = note is not None


def _channel_origins(text: str) -> list[str]:
    body = text.split("CHANNEL_BITS: tuple[float, ...] = (")[1].split("\n)\n", maxsplit=1)[0]
    lines = [line for line in body.split("\n") if line.strip()]
    return [(_SOURCE_MARK.findall(line) or ["–"])[0] for line in lines]


def write_columns(lang: str) -> str:
    """Write the columns of ``alerts.csv``."""
    rows = [(f"`{name}`", words("columns", name, lang)) for name in COLUMNS]
    return table(titles(lang, "column", "meaning"), rows)


def features() -> list[str]:
    """Return every feature of the bill, in the order of ``reasons.yml``."""
    text = (Path(reasons.__file__).parent / "data" / "reasons.yml").read_text("utf-8")
    return [name for name in yaml.safe_load(text) if name != "details"]


def write_features(lang: str) -> str:
    """Write every feature with its words, meaning and weight."""
    rows = []
    for name in features():
        weight = words("feature_weights", name, lang)
        shown = f"`{weight}`" if weight in weights.Weights._fields else weight
        meaning = words("features", name, lang)
        rows.append((f"`{name}`", reasons.label(name, lang), meaning, shown))
    return table(titles(lang, "feature", "words", "meaning", "weight"), rows)


def write_customers(lang: str) -> str:
    """Write the fields of a customers file with the recognised spellings."""
    rows = [
        (f"`{field}`", words("customers", field, lang), ", ".join(spellings))
        for field, spellings in SPELLINGS.items()
    ]
    return table(titles(lang, "field", "meaning", "spellings"), rows)


def write_own_list(lang: str) -> str:
    """Write the columns of an own list."""
    rows = [(f"`{name}`", words("own_list", name, lang)) for name in own_list.COLUMNS]
    return table(titles(lang, "column", "meaning"), rows)


def write_holdings(lang: str) -> str:
    """Write the columns of a table of holdings, and how each may be spelt."""
    rows = [
        (
            f"`{name}`",
            words("holdings", name, lang),
            ", ".join(f"`{one}`" for one in spelt.split() if one != name),
        )
        for name, spelt in holdings.SPELLINGS.items()
    ]
    return table(titles(lang, "column", "meaning", "spellings"), rows)


def write_ownership_notes(lang: str) -> str:
    """Write what the counts of a file of ownership data mean."""
    rows = [(f"`{name}`", words("ownership_notes", name, lang)) for name in ownership_notes()]
    return table(titles(lang, "note", "meaning"), rows)


def ownership_notes() -> list[str]:
    """Return the names of all counts that the parsers of ownership data make."""
    sources = Path(errors.__file__).parent / "sources"
    found = {"rejected_row", "rejected_interest"}
    for path in (*sources.glob("ownership/*.py"), sources / "ftm" / "parse.py"):
        found |= set(_COUNTED.findall(path.read_text("utf-8")))
    return sorted(found)


def write_json(lang: str) -> str:
    """Write the keys of what each command prints with ``--json``."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for command, keys in json_keys().items():
        alike.setdefault(tuple(keys), []).append(f"`{command}`")
    parts = []
    for keys, named in alike.items():
        rows = [(f"`{key}`", words("json", key, lang)) for key in keys]
        parts.append(f"**{', '.join(named)}**\n\n" + table(titles(lang, "key", "meaning"), rows))
    return "\n".join(parts)


_KEPT: dict[str, list[str]] = {}


def json_keys() -> dict[str, list[str]]:
    """Run every command with ``--json`` on the samples and return the keys it prints."""
    if not _KEPT:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            _KEPT.update(_run_commands())
    return _KEPT


def _run_commands() -> dict[str, list[str]]:
    found = {"demo": _ask("demo", "--dir", "demo")}
    os.environ["CABOS_WORKSPACE"] = "demo/workspace"
    samples = Path(errors.__file__).parent / "sources" / "us_ofac_sdn" / "sample"
    truth = "customer_id,entity_id,is_match,name_class\nD0253,ofac-57219,1,typo\n"
    Path("truth.csv").write_text(truth, "utf-8")
    Path("pairs.csv").write_text("name1,name2,is_match\nAna Soto,Ana Sotto,1\n", "utf-8")
    alert = Path("demo/alerts.csv").read_text("utf-8").split("\n")[1].split(",")[0]
    customers = "demo/customers.csv"
    calls = {
        "init": ("init",),
        "add": ("add", "own_list", "--from", str(samples / "designated_organisations.csv")),
        "status": ("status",),
        "lookup": ("lookup", "Ricardo Ruiz Velasco"),
        "screen": ("screen", customers, "--out", "a.csv"),
        "rescreen": ("rescreen", customers, "--out", "a.csv"),
        "decide": ("decide", alert, "escalated", "--why", "x"),
        "evaluate screening": (
            "evaluate",
            "screening",
            customers,
            "truth.csv",
            "--report",
            "f.html",
        ),
        "evaluate pairs": ("evaluate", "pairs", "pairs.csv"),
        "evaluate lists": ("evaluate", "lists", "--limit", "2"),
        "graph": ("graph", "ofac-54375", "--out", "g.json", "--limit", "2"),
        "path": ("path", "ofac-54377", "ofac-54378"),
    }
    found |= {name: _ask(*call) for name, call in calls.items()}
    found |= _resolution_keys() | _ownership_keys() | _wallet_keys() | _money_keys()
    found |= _followed_keys() | _pattern_keys() | _phase_keys()
    found |= _network_keys()
    found["update"] = [*found["add"], "not_modified", "ended_at", "skipped"]
    found["error"] = ["error", "where", "remedy"]
    del os.environ["CABOS_WORKSPACE"]
    return found


def _resolution_keys() -> dict[str, list[str]]:
    """Return the keys of the verbs of resolution, on records that show every one of them."""
    rows = [
        "t1,Nadia Esparragoza Gastelum,Person,1976-04-19,RFC:EAGN760419LC8",
        "t2,Nadia Esparragoza Gastelum,Person,1976-04-19,RFC:EAGN760419LC8",
        "t3,Nadia Esparragosa Gastelum,Person,1976-04-20,",
        "t4,Benito Quintanilla Zazueta,Person,1960-02-03,RFC:QUZB600203AB1",
        "t5,Benito Quintanilla Zazueta,Person,1960-02-03,RFC:QUZB600203AB1",
        "t6,Benita Quintanila Zazueta,Person,1960-02-03,",
        "t7,Benito Quintanila Zazueta,Person,1960-02-03,",
    ]
    header = "id,name,schema,birth_date,identifiers"
    Path("twins.csv").write_text("\n".join([header, *rows]), "utf-8")
    _ask("add", "own_list", "--from", "twins.csv")
    _ask("judge", "own-t1", "own-t2", "same", "--why", "x")
    _ask("judge", "own-t2", "own-t3", "same", "--why", "x")
    found = {"judge": _ask("judge", "own-t1", "own-t3", "different", "--why", "x")}
    found["resolve"] = _ask("resolve")
    found["entity"] = _ask("entity", "own-t1")
    _ask("judge", "own-t1", "own-t3", "undo", "--why", "x")
    found["entity"] = list(dict.fromkeys([*found["entity"], *_ask("entity", "own-t1")]))
    before, sys.stdin = sys.stdin, io.StringIO("dq")
    found["review"] = _ask("review")
    sys.stdin = before
    return found


def _ownership_keys() -> dict[str, list[str]]:
    """Return the keys of ``own``, of holdings that contradict one another and of control."""
    rows = "ofac-54356,alpha,60,\nzeta,alpha,60,\nofac-54356,alpha,,votingRights\n"
    Path("holdings.csv").write_text(f"owner,owned,share,role\n{rows}", "utf-8")
    _ask("add", "ownership", "--from", "holdings.csv")
    return {
        "own": _ask("own", "alpha", "--assume", "zeta sells 1 % of alpha"),
        "own --all": _ask("own", "--all", "--out", "owned.csv"),
    }


def _wallet_keys() -> dict[str, list[str]]:
    """Return the keys of ``wallets``, on transactions that show every one of them."""
    near, far = "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"
    tron = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"
    Path("list_XBT.txt").write_text(f"{near}\n{tron}\n", "utf-8")
    rows = [f"t1,2026-01-01,in,{who},1" for who in (near, far)]
    rows += [f"t2,2026-01-01,{side},{who},1" for side, who in (("in", far), ("out", tron))]
    rows += [f"t3,2026-01-01,{side},{side}{n},1" for side in ("in", "out") for n in "123"]
    rows += [f"t4,never,in,{tron.lower()},1"]
    Path("tx.csv").write_text("\n".join(["txid,time,direction,address,value", *rows]), "utf-8")
    _ask("add", "crypto_addresses", "--from", "list_XBT.txt")
    return {"wallets": _ask("wallets", "tx.csv", "--cluster")}


def _money_keys() -> dict[str, list[str]]:
    """Return the keys of ``money``, of two statements that show every one of them."""
    header = "date,ref,other,other_name,debit,credit,balance"
    rows = ["2026-01-31,1,77,Somebody,5.00,,-5.00", "2026-02-01,2,78,Nobody,,6.00,2.00"]
    Path("statement.csv").write_text("\n".join([header, *rows]), "utf-8")
    Path("holders.csv").write_text("account,name\n77,Somebody\n", "utf-8")
    mine = ("--account", "55", "--currency", "MXN")
    return {
        "money add": _ask("money", "add", "statement.csv", *mine),
        "money list": _ask("money", "list"),
        "money check": _ask("money", "check"),
        "money holders": _ask("money", "holders", "holders.csv"),
        "money show": _ask("money", "show", "77"),
        "money remove": _ask("money", "remove", "statement.csv", "--why", "x"),
    }


def _followed_keys() -> dict[str, list[str]]:
    """Return the keys of the verbs that follow money, on transfers that show every one of them."""
    rows = ["u1,2026-01-01,88,66,1.00,USD,0", "u2,2026-01-01,89,66,2.00,USD,0"]
    rows += ["u3,2026-01-02,66,90,1.00,USD,0.10", "u4,2026-01-03,66,91,1.00,USD,0.10"]
    header = "ref,date,from,to,amount,currency,fee"
    Path("moved.csv").write_text("\n".join([header, *rows]), "utf-8")
    _ask("money", "add", "moved.csv")
    marked = ("trace", "66", "90", "--mark", "u1")
    return {
        "follow": _ask("follow", "88"),
        "follow --back": _ask("follow", "91", "--back"),
        "paths": _ask("paths", "88", "91"),
        "trace": _ask(*marked, "--rule", "pro-rata"),
        "trace --compare": _ask(*marked, "--compare"),
        "exposure": _ask("exposure", "91", "--of", "88"),
    }


def _pattern_keys() -> dict[str, list[str]]:
    """Return the keys of ``patterns``, on money that goes round."""
    hops = ("p1,2026-02-01,31,32,700", "p2,2026-02-02,32,33,695", "p3,2026-02-03,33,31,690")
    Path("round.csv").write_text("\n".join(["ref,date,from,to,amount", *hops]), "utf-8")
    _ask("money", "add", "round.csv", "--currency", "USD")
    return {"patterns": _ask("patterns", "--kind", "cycle")}


def _phase_keys() -> dict[str, list[str]]:
    """Return the keys of ``phases``, on a network whose middle is replaced."""
    Path("phase1.csv").write_text("source,target\na,b\na,c\na,d\ne,f\n", "utf-8")
    Path("phase2.csv").write_text("source,target\ne,b\ne,c\ne,d\ne,f\n", "utf-8")
    return {"phases": _ask("phases", "phase1.csv", "phase2.csv")}


def _network_keys() -> dict[str, list[str]]:
    """Return the keys of the verbs about one network, on ties that show every one of them."""
    rows = ("a,b,1", "a,c,1", "a,d,1", "b,e,1", "c,f,1", "e,f,-1")
    Path("ties.csv").write_text("\n".join(["source,target,weight", *rows]), "utf-8")
    network = ("--network", "ties.csv")
    told = ("--k", "1", "--missing", "0.2", "--draws", "10", "--recover", "rewire", "--steps", "2")
    return {
        "keyplayers": _ask("keyplayers", *network, *told),
        "dismantle": _ask("dismantle", *network),
    }


def _ask(*arguments: str) -> list[str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        run([*arguments, "--json"])
    return list(dict.fromkeys(_keys(json.loads(out.getvalue()), "")))


def _keys(value: object, prefix: str) -> Iterator[str]:
    """Yield the paths of keys, down to what ``words.yml`` calls open."""
    if isinstance(value, list):
        for one in value[:1]:
            yield from _keys(one, f"{prefix}[]." if prefix else "")
    elif isinstance(value, dict):
        for key, one in value.items():
            path = prefix + key
            yield path
            if path not in _WORDS["open_keys"]:
                inner = path if isinstance(one, list) else f"{path}."
                yield from _keys(one, inner)


PARTS: dict[str, Callable[[str], str]] = {
    "cli": write_cli,
    "json": write_json,
    "customers": write_customers,
    "own-list": write_own_list,
    "holdings": write_holdings,
    "ownership-notes": write_ownership_notes,
    "sources": write_sources,
    "errors": write_errors,
    "weights": write_weights,
    "columns": write_columns,
    "features": write_features,
}


def render(text: str, lang: str) -> str:
    """Return a page with its generated parts made anew."""

    def part(match: re.Match[str]) -> str:
        return f"{match[1]}\n{PARTS[match['name']](lang).strip()}\n\n{match[3]}"

    return _PART.sub(part, text)


def main(arguments: list[str]) -> int:
    """Write the generated parts, or check them."""
    stale = []
    for lang in LANGUAGES:
        for path in sorted((DOCS / lang).glob("*.md")):
            old = path.read_text("utf-8")
            new = render(old, lang)
            if new != old:
                stale.append(path)
                if "--check" not in arguments:
                    path.write_text(new, "utf-8")
    for path in stale:
        sys.stdout.write(f"docs/{path.relative_to(DOCS)} was stale\n")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
