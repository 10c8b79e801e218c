"""The page of phases, read back as a browser would parse it."""

import re
from datetime import UTC, datetime

import pytest
from page_reading import loads_nothing, read, text

from cabos.runs.page import LANGUAGES, words
from cabos.runs.phases import phases_of
from cabos.runs.phases_page import write_phases_page

NOW = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
STAR = "a,b\n" + "".join(f"Hub,n{at}\n" for at in range(6))
RING = "a,b\n" + "".join(f"n{at},n{(at + 1) % 6}\n" for at in range(6)) + "n1,New\nn1,n4\n"


@pytest.fixture
def written(tmp_path):
    """Write the page of phases given as rows, and read it back."""

    def make(*several, lang="en", stem="phase"):
        paths = []
        for at, rows in enumerate(several, 1):
            paths.append(tmp_path / f"{stem}{at}.csv")
            paths[-1].write_text(rows, encoding="utf-8")
        found = phases_of(paths, count=2)
        page = tmp_path / "page.html"
        write_phases_page(page, found, now=NOW, lang=lang)
        return read(page), found

    return make


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_loads_nothing_and_speaks_one_language(written, lang):
    found, _ = written(STAR, RING, lang=lang)
    loads_nothing(found)
    said, other = text(found.find(".//main")), words("es" if lang == "en" else "en")
    for key in ("k_lawful", "p_h1", "p_turns_head", "p_follows", "p_limit"):
        assert words(lang)[key] in said
        assert other[key] not in said
    assert not re.search(r"{\w+}", said)
    assert len(found.find_class("lines")) == 3


def test_the_numbers_are_those_of_the_phases(written):
    found, value = written(STAR, RING)
    rows = found.xpath("//table//tbody/tr")
    for shown, one in zip(rows, value.phases, strict=True):
        for number in (one.shape.centralisation, one.betweenness_centralisation):
            assert f"{number:.3f}" in text(shown)
        assert f"{one.score:.4f}" in text(shown)
    said = text(found)
    assert "Hub (place 1) left." in said
    assert said.count("sha256:") == 2
    for work in found.find_class("works"):
        assert "doi:10." in text(work)


def test_one_phase_has_a_page_without_changes(written):
    found, _ = written(STAR)
    assert len(found.find_class("lines")) == 2
    assert words("en")["p_turns_head"] not in text(found)


def test_hostile_names_are_text(written):
    evil = '"<script>alert(1)</script>"'
    found, _ = written(
        STAR.replace("Hub", evil), RING.replace("New", evil).replace("n2", "\u202ex"),
        stem="<b>{x}",
    )  # fmt: skip
    loads_nothing(found)
    said = text(found)
    assert "<script>alert(1)</script>" in said
    assert "<b>{x}1" in said
    assert "\u202e" not in said
