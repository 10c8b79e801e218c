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
from cabos.store.workspace import Store
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


def test_a_tie_that_ended_is_drawn_as_such_and_its_row_says_so(opened, world):
    (ended,) = (one for one in world[1].value.ties if one.standing == "ended")
    line = f"""(() => {{ const row = {TIE.format(repr(ended.id))};
      return [...window.cabosView.lines.values()].find((one) => one.rows.includes(row)); }})()"""
    settle(opened)
    assert opened.run(f"{line}.over") is True
    assert opened.run(f"{line}.labels") == ["75 % · until 2025-06-30"]
    assert opened.run("[...window.cabosView.lines.values()].filter((one) => one.over).length") == 1
    # Dashes of the pale colour lie on the line, and gaps between them.
    colours = opened.run(f"""(() => {{
      const line = {line}, canvas = document.querySelector("#stage canvas.over");
      const scale = canvas.width / canvas.clientWidth, pen = canvas.getContext("2d");
      const [a, b] = [line.from, line.to].map((key) => window.cabosView.at(key));
      const shot = pen.getImageData(0, 0, canvas.width, canvas.height);
      const found = [];
      for (let at = 0.2; at < 0.8; at += 0.005) {{
        const on = (axis) => Math.round((a[axis] + (b[axis] - a[axis]) * at) * scale);
        found.push(shot.data[(on("y") * canvas.width + on("x")) * 4 + 3]);
      }}
      return found;
    }})()""")
    assert max(colours) > 100
    assert min(colours) == 0
    click(opened, *middle(opened, ended.id))
    said = opened.run(DETAILS)
    assert "owns (ended)" in said
    assert "In force on 2026-03-03" in said
    row = TIE.format(repr(ended.id))
    assert opened.run(f"{row}.querySelector('.standing').innerText") == "ended"
    assert complaints(opened) == []


def test_of_two_ties_the_one_in_force_is_drawn(browser, tmp_path):
    (tmp_path / "hold.csv").write_text(
        "owner,owned,share,from,to\nA Uno,B Dos,60,2010,2020\nB Dos,A Uno,10,2021,\n",
        encoding="utf-8",
    )
    store = Store.create(tmp_path / "workspace")
    store.add("ownership", [tmp_path / "hold.csv"], now=NOW)
    path = tmp_path / "g.html"
    write_graph(path, store, draw_graph(store, "A Uno", hops=1, now=NOW), now=NOW)
    browser.look(width=1280, height=900)
    browser.open(path)
    line = "[...window.cabosView.lines.values()][0]"
    assert browser.run(f"{line}.labels") == ["10 %"]
    assert browser.run(f"[{line}.over, {line}.both, {line}.directed]") == [False, False, True]
    name = f"window.cabosView.byKey.get({line}.from).name"
    assert browser.run(name) == "B Dos"


def test_without_webgl_an_ended_tie_is_dashed(without_webgl):
    style = "getComputedStyle(document.querySelector('.drawn .over'))"
    assert without_webgl.run(f"{style}.strokeDasharray") == "7px, 5px"
    assert float(without_webgl.run(f"{style}.opacity")) == 0.5


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
