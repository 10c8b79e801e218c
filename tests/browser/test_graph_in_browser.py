"""The page of a graph in a real Chromium: the picture, the details, the keyboard, and without."""

from base64 import b64encode
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from chromium import Chromium

from cabos.runs.graph_files import write_graph
from cabos.runs.graph_page import VIEWER
from cabos.runs.graphing import draw_graph
from graph_world import NOW, make_world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not resources.files("cabos.runs").joinpath(VIEWER).is_file(),
        reason="the viewer was not built: npm was out of reach",
    ),
]
NO_WEBGL = """HTMLCanvasElement.prototype.getContext = new Proxy(
  HTMLCanvasElement.prototype.getContext,
  {apply: (target, self, [kind, ...rest]) =>
    kind.startsWith("webgl") ? null : Reflect.apply(target, self, [kind, ...rest])});"""
DETAILS = "document.getElementById('details').innerText"
# Where a node or the middle of a tie stands in the window, from the viewer's own figures.
TIE = "[...document.querySelectorAll('tr[data-tie]')].find((row) => row.dataset.tie === {})"


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("graph")
    store = make_world(folder)
    return store, draw_graph(store, "own-1", hops=3, now=NOW)


@pytest.fixture(scope="session")
def page(world, tmp_path_factory: pytest.TempPathFactory) -> Path:
    store, answer = world
    path = tmp_path_factory.mktemp("page") / "graph.html"
    write_graph(path, store, answer, now=NOW)
    return path


@pytest.fixture
def opened(browser: Chromium, page: Path) -> Chromium:
    browser.look(width=1280, height=900)
    browser.open(page)
    return browser


@pytest.fixture
def without_webgl(browser: Chromium, page: Path) -> Iterator[Chromium]:
    script = browser.call("Page.addScriptToEvaluateOnNewDocument", source=NO_WEBGL)
    browser.look(width=1280, height=900)
    browser.open(page)
    yield browser
    browser.call("Page.removeScriptToEvaluateOnNewDocument", identifier=script["identifier"])


def click(browser: Chromium, x: float, y: float) -> None:
    for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
        browser.call(
            "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1
        )  # fmt: skip
    settle(browser)


def settle(browser: Chromium) -> None:
    """Wait until the picture has moved and was drawn."""
    browser.run(
        "new Promise((done) => setTimeout(() => requestAnimationFrame(() => done(1)), 400))"
    )


def complaints(browser: Chromium) -> list[str]:
    """What the console said, but for remarks on drawing without a graphics card."""
    return [one for one in browser.errors if "GL Driver Message" not in one]


def coloured(browser: Chromium, css: str) -> int:
    """Count the pixels of the window that have the colour of a style variable."""
    png = b64encode(browser.screenshot()).decode()
    count: int = browser.run(f"""(async () => {{
      const pen = (width, height) => {{
        const canvas = Object.assign(document.createElement("canvas"), {{ width, height }});
        return canvas.getContext("2d");
      }};
      const style = getComputedStyle(document.documentElement);
      const probe = pen(1, 1);
      probe.fillStyle = style.getPropertyValue("{css}").trim();
      probe.fillRect(0, 0, 1, 1);
      const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
      const bytes = Uint8Array.from(atob("{png}"), (one) => one.charCodeAt(0));
      const shot = await createImageBitmap(new Blob([bytes]));
      const copy = pen(shot.width, shot.height);
      copy.drawImage(shot, 0, 0);
      const box = document.getElementById("stage").getBoundingClientRect();
      const data = copy.getImageData(box.left, box.top, box.width, box.height).data;
      let count = 0;
      for (let at = 0; at < data.length; at += 4)
        count += data[at] === r && data[at + 1] === g && data[at + 2] === b;
      return count;
    }})()""")
    return count


def middle(browser: Chromium, tie: str) -> tuple[float, float]:
    """Return where the middle of a tie's line stands in the window."""
    found = browser.run(f"""(() => {{
      const row = {TIE.format(repr(tie))};
      const [a, b] = [row.dataset.from, row.dataset.to].map((key) => window.cabosView.at(key));
      const box = document.getElementById("stage").getBoundingClientRect();
      return [box.left + (a.x + b.x) / 2, box.top + (a.y + b.y) / 2];
    }})()""")
    return found[0], found[1]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_the_picture_is_drawn_and_nothing_is_loaded(browser, page, width, height, dark):
    browser.look(width=width, height=height, dark=dark)
    browser.open(page)
    settle(browser)
    assert complaints(browser) == []
    assert browser.requests == [page.resolve().as_uri()]
    assert browser.run("document.querySelectorAll('#stage canvas').length") >= 4
    assert browser.run("document.getElementById('map').className") == "map live lit"
    assert browser.run("document.documentElement.scrollWidth") <= width
    png = browser.screenshot()
    assert len(png) > 20_000


def test_clicking_a_tie_shows_its_source(opened, world):
    settle(opened)
    click(opened, *middle(opened, "d-1"))
    said = opened.run(DETAILS)
    (tie,) = (one for one in world[1].value.ties if one.id == "d-1")
    assert "Berenice Ñandú" in said
    assert "gerente" in said
    assert "world.ftm.json:8" in said
    assert tie.snapshots[0][:12] in said
    assert all(statement[:12] in said for statement in tie.statements)
    links = "[...document.querySelectorAll('#details a')].map((one) => one.href)"
    assert opened.run(links) == ["https://example.org/acta?n=1&m=2"]
    assert opened.run("document.getElementById('chosen').textContent").startswith("Berenice")


def test_clicking_a_node_shows_its_ties_and_all_that_is_said(opened, world):
    settle(opened)
    place = opened.run("""(() => { const at = window.cabosView.at('n0');
      const box = document.getElementById('stage').getBoundingClientRect();
      return [box.left + at.x, box.top + at.y]; })()""")
    click(opened, *place)
    said = opened.run(DETAILS)
    node = world[1].value.nodes[0]
    assert node.caption in said
    assert all(fact.said.id[:12] in said for fact in node.facts)
    assert opened.run("document.querySelectorAll('#details .ties li').length") == 2
    opened.run("document.querySelector('#details .ties li button:last-of-type').click()")
    assert "ZAMBRANO" not in opened.run("document.querySelector('#details h2').innerText")


def test_the_tables_show_things_in_the_picture(opened):
    opened.run(f"{TIE.format(repr('d-1'))}.querySelector('button[data-show]').click()")
    settle(opened)
    assert "gerente" in opened.run(DETAILS)
    assert opened.run("document.activeElement.id") == "details"
    assert complaints(opened) == []


def test_hostile_names_run_nothing(opened):
    assert opened.run("document.querySelectorAll('script').length") == 1
    assert opened.run("document.querySelectorAll('img').length") == 0
    opened.run(f"{TIE.format(repr('l-1'))}.querySelector('button[data-show]').click()")
    said = opened.run(DETAILS)
    assert "</script><script>alert(1)</script>" in said
    assert "javascript:alert(3)" in said
    assert opened.run("document.querySelectorAll('#details a').length") == 0
    assert complaints(opened) == []


def test_search_finds_names_without_accents(opened):
    opened.run("document.getElementById('search').focus()")
    opened.type("nandu")
    assert opened.run("document.getElementById('shown').textContent") == "found: 1"
    assert opened.run("document.getElementById('hits').innerText") == "Berenice Ñandú"
    opened.run("document.querySelector('#hits button').click()")
    assert "Berenice Ñandú" in opened.run(DETAILS)


def test_the_keyboard_goes_from_node_to_node(opened):
    reached = []
    for _ in range(8):
        opened.press("Tab")
        reached.append(opened.run("document.activeElement.id || document.activeElement.className"))
    assert {"search", "nearer", "farther", "whole", "stage"} <= set(reached)
    opened.run("document.getElementById('stage').focus()")
    seen = set()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowDown", "ArrowUp"):
        opened.run(
            "document.getElementById('stage').dispatchEvent("
            f"new KeyboardEvent('keydown', {{key: '{key}', bubbles: true}}))"
        )
        seen.add(opened.run("document.querySelector('#details h2').innerText"))
    assert len(seen) >= 2
    opened.run(
        "document.getElementById('stage').dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))"
    )
    assert opened.run("document.activeElement.id") == "details"


def test_states_have_their_colours(opened):
    settle(opened)
    for css in ("--n-listed", "--n-owned", "--n-possible", "--n-other"):
        assert coloured(opened, css) > 20, css


def test_without_webgl_the_drawing_answers(without_webgl, world):
    browser = without_webgl
    assert browser.run("document.getElementById('map').className") == "map lit"
    assert browser.run("getComputedStyle(document.querySelector('.drawn')).visibility") == "visible"
    assert browser.run("document.getElementById('stage').offsetHeight") == 0
    place = browser.run("""(() => {
      const dot = document.querySelector(".drawn [data-of='n1'] > :last-child");
      const box = dot.getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];
    })()""")
    click(browser, *place)
    assert world[1].value.nodes[1].caption in browser.run(DETAILS)
    assert browser.run("document.querySelectorAll('.chosen-part').length") == 1
    assert complaints(browser) == []


def test_without_script_drawing_and_tables_are_there(browser, page, world):
    browser.look(width=1280, height=900)
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page)
        root = browser.call("DOM.getDocument")["root"]["nodeId"]

        def height(selector: str) -> float:
            node = browser.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
            return browser.call("DOM.getBoxModel", nodeId=node)["model"]["height"]

        assert height(".drawn") > 400
        for hidden in ("#tools", "#stage", "#details"):
            with pytest.raises(AssertionError, match="box model"):
                height(hidden)
        ties = browser.call("DOM.querySelectorAll", nodeId=root, selector="tr[data-tie]")
        assert len(ties["nodeIds"]) == len(world[1].value.ties)
        assert height("tr[data-tie] details") > 10
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def test_what_is_printed_is_the_drawing(opened):
    opened.look(width=800, height=1100, printed=True)
    assert opened.run("getComputedStyle(document.querySelector('.drawn')).visibility") == "visible"
    assert opened.run("document.getElementById('stage').offsetHeight") == 0
