"""The pages about money in a real Chromium: what opens rows, by mouse and by keyboard."""

from base64 import b64decode

import pytest

from cabos.runs.follow_page import write_follow_page
from cabos.runs.following import run_follow
from cabos.runs.patterns import Request, run_patterns
from cabos.runs.patterns_page import write_patterns_page
from cabos.runs.trace_page import write_trace_page
from cabos.runs.tracing import run_trace
from money_world import EVIL, LEDGER, NOW, following, store_of, tracing

pytestmark = pytest.mark.browser

OPENED = "document.getElementById('opened')"
ROWS = f"[...{OPENED}.querySelectorAll('tbody tr')].map((row) => row.querySelector('th').innerText)"
CLICK = (
    "document.querySelector({!r}).dispatchEvent("
    "new MouseEvent('click', {{bubbles: true, cancelable: true}}))"
)


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("money")
    fan = "".join(
        f"s{at},2024-03-{4 + at // 12:02},P{at % 12},HUB,9{at:02}.00,MXN,x\n" for at in range(48)
    )
    evil = f'"{EVIL}"'
    store = store_of(folder, LEDGER.replace("SHOP", evil).replace("first", evil) + fan)
    trace = run_trace(store, tracing("libr"))
    write_trace_page(folder / "trace.html", trace, now=NOW)
    compared = run_trace(store, tracing())
    write_trace_page(folder / "compare.html", compared, now=NOW, lang="es", is_compared=True)
    write_follow_page(folder / "follow.html", run_follow(store, ["DIRTY"], following()), now=NOW)
    found = run_patterns(store, Request(), NOW)
    assert found.value.findings
    write_patterns_page(folder / "patterns.html", store, found, now=NOW)
    return folder


@pytest.fixture
def opened(browser, pages):
    def shown(name, *, width=1280, dark=False, printed=False):
        browser.look(width=width, height=900, dark=dark, printed=printed)
        browser.open(pages / f"{name}.html")
        return browser

    yield shown
    browser.look(width=1280, height=900)


@pytest.mark.parametrize("name", ["trace", "compare", "follow", "patterns"])
@pytest.mark.parametrize("width", [400, 1280])
def test_a_page_fits_its_window_asks_for_nothing_and_complains_of_nothing(opened, name, width):
    browser = opened(name, width=width)
    assert browser.run("document.documentElement.scrollWidth") <= width
    assert browser.requests == [browser.run("location.href")]
    assert browser.errors == []
    assert browser.run("document.querySelectorAll('img, script').length") == 1


def test_a_ribbon_opens_its_rows_and_escape_closes_them(opened):
    browser = opened("trace")
    assert browser.run(f"{OPENED}.hidden") is True
    ribbon = (
        "[...document.querySelectorAll('.ribbon')].find((one) => one.ariaLabel.includes('BAR →'))"
    )
    browser.run(f"window.ribbon = {ribbon}; ribbon.focus(); ribbon.dispatchEvent("
                "new MouseEvent('click', {bubbles: true, cancelable: true}))")  # fmt: skip
    assert browser.run(f"{OPENED}.hidden") is False
    assert browser.run(ROWS) == ["b1"]
    assert "ledger.csv:6" in browser.run(f"{OPENED}.innerText")
    assert "BAR → ACC: 10.00 MXN" in browser.run("document.getElementById('opened-head').innerText")
    assert browser.run("document.activeElement.id") == "opened"
    browser.run("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))")
    assert browser.run(f"{OPENED}.hidden") is True
    assert browser.run("document.activeElement === ribbon") is True


def test_a_real_click_on_a_thick_ribbon_opens_it(opened):
    browser = opened("trace")
    x, y = browser.run("""(() => {
      const path = document.querySelector('.ribbon path');
      path.scrollIntoView({block: 'center'});
      const half = path.getPointAtLength(path.getTotalLength() / 2);
      const at = half.matrixTransform(path.getScreenCTM());
      return [at.x, at.y];
    })()""")
    for kind in ("mousePressed", "mouseReleased"):
        browser.call(
            "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1
        )  # fmt: skip
    assert browser.run(f"{OPENED}.hidden") is False
    assert browser.run("location.hash") == ""


def test_a_balance_has_no_rows_and_says_so(opened):
    browser = opened("trace")
    browser.run("""[...document.querySelectorAll('.ribbon')].find((one) => !one.dataset.lines)
      .dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))""")
    assert browser.run(ROWS) == []
    assert "it is a balance" in browser.run(f"{OPENED}.innerText")


def test_a_day_of_the_calendar_opens_the_rows_of_that_day(opened):
    browser = opened("patterns")
    browser.run(CLICK.format(".finding .day"))
    day = browser.run("document.querySelector('.finding .day').ariaLabel.slice(0, 10)")
    dates = browser.run(
        f"[...{OPENED}.querySelectorAll('tbody tr')].map((row) => row.cells[2].innerText)"
    )
    assert dates
    assert {one[:10] for one in dates} == {day}


@pytest.mark.parametrize("part", [".dot", ".move"])
def test_a_dot_and_an_arrow_open_their_row(opened, part):
    browser = opened("trace" if part == ".dot" else "patterns")
    browser.run(CLICK.format(f"a{part}"))
    assert len(browser.run(ROWS)) == 1


def test_a_table_of_ribbons_has_buttons_that_open_rows(opened):
    browser = opened("follow")
    browser.run("document.querySelector('figure details').open = true")
    assert browser.run("document.querySelector('figure button[data-lines]').hidden") is False
    browser.run(CLICK.format("figure button[data-lines]"))
    assert browser.run(f"{ROWS}.length") >= 1


def test_opened_rows_bear_no_id_twice(opened):
    browser = opened("compare")
    browser.run(CLICK.format(".ribbon"))
    assert browser.run("""(() => {
      const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
      return ids.length === new Set(ids).size;
    })()""")


def test_the_keyboard_reaches_a_ribbon_and_opens_it(opened):
    browser = opened("trace")
    for _ in range(30):
        browser.press("Tab")
        if browser.run("document.activeElement.matches('.ribbon')"):
            break
    assert browser.run("document.activeElement.matches('.ribbon')")
    for kind in ("rawKeyDown", "char", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key="Enter", windowsVirtualKeyCode=13,
                     text="\r")  # fmt: skip
    assert browser.run(f"{OPENED}.hidden") is False


def test_without_a_script_a_ribbon_leads_to_its_row_in_a_table(browser, pages):
    browser.look(width=1280, height=900)
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(pages / "trace.html")
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
    assert browser.run(f"{OPENED}.hidden") is True
    assert browser.run(
        "[...document.querySelectorAll('button[data-lines]')].every((one) => one.hidden)"
    )
    target = browser.run(
        "document.querySelector(document.querySelector('.ribbon').getAttribute('href')).localName"
    )
    assert target == "tr"


@pytest.mark.parametrize("dark", [False, True])
def test_a_page_is_drawn_in_light_and_in_dark(opened, dark):
    browser = opened("trace", dark=dark)
    tint = browser.run("getComputedStyle(document.documentElement).getPropertyValue('--taint')")
    assert tint.strip() == ("#ff8fa0" if dark else "#8c1d2f")
    assert browser.screenshot().startswith(b"\x89PNG")


def test_a_page_can_be_printed(opened):
    browser = opened("patterns", printed=True)
    browser.run(CLICK.format(".finding .day"))
    assert browser.run(f"getComputedStyle({OPENED}).display") == "none"
    found = b64decode(browser.call("Page.printToPDF")["data"])
    assert found.startswith(b"%PDF")
