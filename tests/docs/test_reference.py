"""What is generated is fresh, and nothing of the program is undocumented."""

import re

import make_reference
import pytest
from blocks import LANGUAGES, PAGES, page_path
from click import Option

from cabos.match.weights import PairWeights, Weights
from cabos.runs.export import COLUMNS


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_generated_parts_are_fresh(lang, page):
    text = page_path(lang, page).read_text("utf-8")
    assert make_reference.render(text, lang) == text, "run: python docs/make_reference.py"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_and_option_is_documented(lang):
    text = page_path(lang, "reference").read_text("utf-8")
    for name, context in make_reference.commands():
        assert f"### `{name}`\n" in text
        section = text.split(f"### `{name}`\n")[1].split("\n### ")[0]
        for option in context.command.params:
            if isinstance(option, Option):
                assert option.opts[-1] in section


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_weight_column_feature_and_key_is_documented(lang):
    reference = page_path(lang, "reference").read_text("utf-8")
    alerts = page_path(lang, "alerts").read_text("utf-8")
    for one in make_reference.error_classes():
        assert f"| `{one.__name__}` |" in reference
    for name in (*Weights._fields, *PairWeights._fields):
        assert f"| `{name}` |" in reference
    for keys in make_reference.json_keys().values():
        assert all(f"| `{key}` |" in reference for key in keys)
    for name in (*COLUMNS, *make_reference.features()):
        assert f"| `{name}` |" in alerts


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(lang, page):
    path = page_path(lang, page)
    for target in re.findall(r"\]\(([^)#\s]*)(#[^)\s]+)?\)", path.read_text("utf-8")):
        if target[0].startswith("http"):
            continue
        found = (path.parent / target[0]).resolve() if target[0] else path
        if found.name != "README.md" or found.parent.name != "bench":  # written by its benchmark
            assert found.exists(), target
        if target[1]:
            assert target[1][1:] in anchors(found.read_text("utf-8")), target


def anchors(text):
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
