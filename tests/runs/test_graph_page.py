"""The page of a graph, read back as a browser would parse it."""

from base64 import b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256
from importlib import resources

import pytest
from page_reading import LOADING, read, text

from cabos.ask.ownership_days import STANDINGS
from cabos.runs import graph_page
from cabos.runs.graph_files import write_graph
from cabos.runs.graphing import draw_graph
from cabos.runs.page import LANGUAGES, words
from graph_world import EVIL, NOW, make_world

HAS_VIEWER = resources.files("cabos.runs").joinpath(graph_page.VIEWER).is_file()
needs_viewer = pytest.mark.skipif(
    not HAS_VIEWER, reason="the viewer was not built: npm was out of reach"
)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return make_world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def answer(world):
    return draw_graph(world, "own-1", hops=3, now=NOW)


@pytest.fixture
def write(world, tmp_path):
    def written(answer, lang="en"):
        path = tmp_path / "g.html"
        write_graph(path, world, answer, now=NOW, lang=lang)
        return read(path)

    return written


def rows(found, kind):
    return found.xpath(f"//tr[@data-{kind}]")


def loads_nothing(found):
    """Check that only the page's own style and script could run, and only a click leads away."""
    (policy,) = found.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    told = {one.split()[0]: one.split()[1:] for one in policy.split(";")}
    assert told.keys() == {"default-src", "style-src", "script-src", "base-uri", "form-action"}
    for kind in ("default-src", "base-uri", "form-action"):
        assert told[kind] == ["'none'"]
    for kind, blocks in (("style", found.iter("style")), ("script", found.iter("script"))):
        for block in blocks:
            digest = b64encode(sha256((block.text or "").encode()).digest()).decode()
            assert told[f"{kind}-src"] == [f"'sha256-{digest}'"]
    for element in found.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in {"link", "img", "iframe", "object", "embed", "form", "base"}
        for key, value in element.attrib.items():
            assert not key.lower().startswith("on")
            assert key.lower() != "style"
            if key.lower() in LOADING and not value.startswith("#"):
                assert (element.tag, key) == ("a", "href")
                assert value.startswith(("https://", "http://"))
                assert element.get("rel") == "noopener noreferrer"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_tables_hold_every_node_and_every_tie(write, answer, lang):
    found = write(answer, lang)
    graph = answer.value
    assert [row.get("data-node") for row in rows(found, "node")] == [one.id for one in graph.nodes]
    assert [row.get("data-tie") for row in rows(found, "tie")] == [one.id for one in graph.ties]
    for table in found.iter("table"):
        assert all(head.get("scope") for head in table.iter("th"))
    for row, tie in zip(rows(found, "tie"), graph.ties, strict=True):
        details = row.find(".//details")
        shown = text(details)
        assert all(fact.said.id[:12] in shown for fact in tie.facts)
        assert all(place in shown for place in tie.places)
        assert all(one[:12] in shown for one in tie.snapshots)
        assert [one for one in details.iter("code") if one.get("title") == tie.snapshots[0]]
    for row, node in zip(rows(found, "node"), graph.nodes, strict=True):
        assert all(fact.said.id[:12] in text(row) for fact in node.facts)
    assert found.get("lang") == lang
    assert words(lang)["g_title"] in text(found.find(".//title"))


def test_the_page_says_what_limits_it(write, answer):
    found = write(answer)
    said = text(found.find_class("warning")[0])
    assert all(limit[:60] in said for limit in answer.limits)
    assert "2026-03-03" in text(found.find_class("lede")[0])
    (ownership,) = (one for one in answer.value.ties if one.share == "25-60")
    assert ownership.snapshots[0] in text(found)


def test_what_is_left_out_is_counted_in_the_page(write, world):
    cut = draw_graph(world, "own-1", hops=3, most=4, now=NOW)
    found = write(cut)
    assert len(rows(found, "node")) == 4
    rest = sum(cut.value.left_out.values())
    assert f"{rest} more within reach are left out." in text(found)
    assert "more entities within reach are left out" in text(found.find_class("warning")[0])


def test_hostile_names_are_text_wherever_they_stand(write, world):
    found = write(draw_graph(world, "p-2", hops=2, now=NOW))
    loads_nothing(found)
    assert len(list(found.iter("script"))) == (1 if HAS_VIEWER else 0)
    shown = EVIL.replace("\u202e", "U+202E")
    assert " ".join(shown.split()) in text(found.find(".//h1"))
    assert "\u202e" not in found.text_content()
    assert not found.xpath("//a[starts-with(@href, 'javascript')]")
    assert "javascript:alert(3)" in text(found)


def test_a_source_address_is_a_link_that_tells_nobody_where_it_was_clicked(write, answer):
    (link, *_) = write(answer).xpath("//a[starts-with(@href, 'https://example.org')]")
    assert link.get("href") == "https://example.org/acta?n=1&m=2"
    assert link.get("rel") == "noopener noreferrer"


def test_states_are_told_by_words_too(write, answer):
    found = write(answer)
    states = {row.get("data-node"): row.get("data-state") for row in rows(found, "node")}
    assert states["own-1"] == "listed"
    assert states["party-bahia-norte-s-a"] == "owned"
    assert states["party-hotel-costa-invent"] == "possible"
    assert states["p-1"] == "other"
    assert "possibly owned into a block" in text(found)
    labels = [text(one) for one in found.find_class("label")]
    assert any(one.startswith("? Hotel") for one in labels)


@pytest.mark.parametrize(
    ("lang", "label", "word"),
    [("en", "75 % · until 2025-06-30", "ended"), ("es", "75 % · hasta 2025-06-30", "terminado")],
)
def test_a_tie_that_ended_is_drawn_and_told_so(write, answer, lang, label, word):
    found = write(answer, lang)
    (row,) = (one for one in rows(found, "tie") if one.get("data-over") == "1")
    assert row.get("data-label") == label
    assert text(row.find_class("standing")[0]) == word
    shares = [
        text(cell) for cell in row.iter("td") if cell.get("data-head") == words(lang)["g_share"]
    ]
    assert shares == ["75 %"]
    (drawn,) = found.find_class("drawn")
    assert label in text(drawn)
    assert [one.getparent().get("data-of") for one in drawn.find_class("over")] == [row.get("id")]
    assert words(lang)["g_over"] in text(found.find_class("legend")[0])
    standings = [text(one.find_class("standing")[0]) for one in rows(found, "tie")]
    assert set(standings) == {word, words(lang)["g_standing_in_force"]}


def test_where_all_is_in_force_the_legend_has_no_word_for_the_rest(write, world):
    found = write(draw_graph(world, "own-1", hops=3, now=NOW, as_of=date(2025, 1, 1)))
    assert not found.find_class("over")
    assert words("en")["g_over"] not in text(found.find_class("legend")[0])
    assert "In force on 2025-01-01" in text(found)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("standing", STANDINGS)
def test_every_standing_has_its_words(write, answer, lang, standing):
    graph = answer.value
    ties = tuple(replace(tie, standing=standing, superseded="2020-05-05") for tie in graph.ties)
    found = write(replace(answer, value=replace(graph, ties=ties)), lang)
    told = {text(one) for one in found.find_class("standing")}
    assert told == {words(lang)[f"g_standing_{standing}"]}


def test_the_drawing_leads_to_the_tables(write, answer):
    found = write(answer)
    (drawn,) = found.find_class("drawn")
    ids = {one.get("id") for one in found.iter() if one.get("id")}
    targets = [one.get("href") for one in drawn.iter("a")]
    assert len(targets) == len(answer.value.nodes) + len(answer.value.ties)
    assert all(target[1:] in ids for target in targets)
    assert len(ids) == len([one for one in found.iter() if one.get("id")])
    assert "25-60 %" in text(drawn)


def test_without_the_viewer_the_page_says_so_and_is_whole(write, answer, monkeypatch):
    monkeypatch.setattr(graph_page, "VIEWER", "assets/absent.js")
    found = write(answer)
    loads_nothing(found)
    assert list(found.iter("script")) == []
    assert words("en")["g_no_viewer"] in text(found.find_class("warning")[0])
    assert found.find_class("drawn")
    assert not found.find_class("details")
    assert len(rows(found, "tie")) == len(answer.value.ties)


@needs_viewer
def test_the_viewer_stands_in_the_page_with_its_licences(write, answer):
    (script,) = write(answer).iter("script")
    for name in ("sigma", "graphology", "Permission is hereby granted"):
        assert name in script.text[:12_000]
    assert "eval(" not in script.text


def test_an_entity_without_ties_has_a_page(write, world):
    found = write(draw_graph(world, "p-3", hops=2, now=NOW))
    assert [row.get("data-node") for row in rows(found, "node")] == ["p-3"]
    assert words("en")["g_no_ties"] in text(found)


def test_a_party_that_nobody_describes_has_a_page(write, world):
    found = write(draw_graph(world, "nobody-knows", hops=1, now=NOW))
    assert words("en")["g_unknown"] in text(found)
