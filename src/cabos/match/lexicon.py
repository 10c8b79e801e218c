"""Words that names are made of: particles, titles, short forms, nicknames, legal forms.

The lists stand in ``data/lexicon.yml``, which a reader without Python can correct.
"""

from importlib import resources

import yaml

try:  # ten times faster, and as safe
    from yaml import CSafeLoader as _Loader
except ImportError:  # a yaml built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

_RAW = yaml.load(
    (resources.files("cabos.match") / "data" / "lexicon.yml").read_text("utf-8"), _Loader
)

PARTICLES: frozenset[str] = frozenset(_RAW["particles"].split())
TITLES: frozenset[str] = frozenset(_RAW["titles"].split())
STOP_WORDS: frozenset[str] = frozenset(_RAW["stop_words"].split())
ABBREVIATIONS: dict[str, str] = {
    short: full for full, shorts in _RAW["abbreviations"].items() for short in shorts.split()
}
FORMS: dict[str, str] = {
    spelt.strip(): form for form, spellings in _RAW["forms"].items() for spelt in spellings
} | {form: form for form in _RAW["forms"]}
FORM_WORDS: int = max(len(spelt.split()) for spelt in FORMS)


def _nickname_groups() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for full, shorts in _RAW["nicknames"].items():
        for name in (full, *shorts.split()):
            groups.setdefault(name, set()).add(full)
    return {name: frozenset(fulls) for name, fulls in groups.items()}


NICKNAMES: dict[str, frozenset[str]] = _nickname_groups()
"""Each nickname, and each full name that has one, to the full names it can stand for."""
