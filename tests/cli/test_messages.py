import ast
import string
from pathlib import Path

import pytest

import cabos.cli
from cabos.cli.messages import catalogue, language, translate

FOLDER = Path(cabos.cli.__file__).parent


def messages():
    """Every message that a verb gives to ``say`` or ``translate`` as it stands, and titles."""
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("say", "translate")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                yield node.args[0].value
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_COLUMNS":
                yield from ast.literal_eval(node.value)


def fields(text):
    return {(name, form) for _, name, form, _ in string.Formatter().parse(text) if name}


def test_every_message_has_its_spanish_with_the_same_values():
    spanish, said = catalogue("es"), set(messages())
    assert len(said) > 20
    assert {text for text in said if text not in spanish} == set()
    assert set(spanish) - said == set()
    assert [text for text in said if fields(text) != fields(spanish[text])] == []


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "es_MX.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "CABOS_LANG": "es"}, "es"),
        ({"LANG": "es_MX.UTF-8", "LC_ALL": ""}, "es"),
    ],
)
def test_the_environment_chooses_the_language(environment, code):
    assert language(environment) == code


def test_a_verb_speaks_spanish(cabos, own_list, monkeypatch):
    monkeypatch.setenv("CABOS_LANG", "es")
    assert "espacio de trabajo" in cabos("init").out
    assert "se agregaron" in cabos("add", "own_list", "--from", own_list).out
    assert "cadena íntegra" in cabos("status").out
    assert translate("no such {x}", x=1) == "no such 1"


@pytest.mark.parametrize(
    ("code", "count", "said"),
    [
        ("en", 1, "1 finding in 2 transfers."),
        ("en", 2_000, "2,000 findings in 2 transfers."),
        ("es", 1, "1 hallazgo en 2 transferencias."),
        ("es", 0, "0 hallazgos en 2 transferencias."),
    ],
)
def test_one_is_said_as_one(code, count, said, monkeypatch):
    monkeypatch.setenv("CABOS_LANG", code)
    text = "{count:,} [finding|findings] in {transfers:,} [transfer|transfers]."
    assert translate(text, count=count, transfers=2) == said
