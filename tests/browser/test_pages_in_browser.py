"""The report and the frontier page in a real Chromium."""

import struct
import zlib
from pathlib import Path

import pytest

from cabos.runs.frontier_page import write_frontier

pytestmark = pytest.mark.browser

SIZES = [(1280, 900), (390, 844)]
SHOWN = "[...document.querySelectorAll('.card')].filter((one) => !one.hidden).length"
POINTS = [
    {"threshold": 0.1, "recall": 0.99, "namesakes_alerted": 0.1, "others_alerted": 0.004},
    {"threshold": 0.5, "recall": 0.97, "namesakes_alerted": 0.02, "others_alerted": 0.0002},
    {"threshold": 0.9, "recall": 0.9, "namesakes_alerted": 0.0, "others_alerted": 0.0},
]
FOUND = {
    **POINTS[1],
    "by": {"name_class": {"typo": {"n": 20, "recall": 0.6}}},
    "counts": {"match": 100, "namesake": 50, "other": 10_000},
    "frontier": POINTS,
    "calibration": [{"from": 0.4, "to": 0.6, "n": 7, "stated": 0.5, "right": 0.4}],
}


@pytest.fixture(params=["report", "frontier"])
def opened(request, report: Path, tmp_path: Path) -> Path:
    if request.param == "report":
        return report
    path = tmp_path / "frontier.html"
    write_frontier(path, "screening", FOUND)
    return path


def colours(png: bytes) -> int:
    """Count the distinct rows of pixels of a PNG: a blank page has one."""
    assert png.startswith(b"\x89PNG")
    place, data, width = 8, b"", 0
    while place < len(png):
        size, kind = struct.unpack(">I4s", png[place : place + 8])
        body = png[place + 8 : place + 8 + size]
        width = struct.unpack(">I", body[:4])[0] if kind == b"IHDR" else width
        data += body if kind == b"IDAT" else b""
        place += size + 12
    pixels = zlib.decompress(data)
    line = len(pixels) // max(1, struct.unpack(">I", png[20:24])[0])
    assert width
    return len({pixels[at : at + line] for at in range(0, len(pixels), line)})


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_page_opens_in_peace(browser, opened, width, height, dark):
    browser.look(width=width, height=height, dark=dark)
    browser.open(opened)
    assert browser.errors == []
    assert browser.requests == [opened.resolve().as_uri()]
    assert browser.run("document.documentElement.scrollWidth") <= width
    assert colours(browser.screenshot()) > 50


def test_no_text_of_the_page_is_too_faint(browser, opened):
    script = """(() => {
      const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map((one) => one / 255)
          .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ground = (one) => {
        for (; one; one = one.parentElement) {
          const colour = getComputedStyle(one).backgroundColor;
          if (!/, 0\\)$/.test(colour)) return colour;
        }
        return "rgb(255, 255, 255)";
      };
      const faint = [];
      for (const one of document.querySelectorAll("main *:not(svg, svg *)")) {
        if (![...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
        const [a, b] = [light(getComputedStyle(one).color), light(ground(one))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) faint.push(`${one.tagName}.${one.className} ${ratio.toFixed(2)}`);
      }
      return faint;
    })()"""
    for dark in (False, True):
        browser.look(width=1280, height=900, dark=dark)
        browser.open(opened)
        assert browser.run(script) == []


def test_the_filter_finds_names_without_accents_and_by_id(browser, report):
    browser.look(width=1280, height=900)
    browser.open(report)
    assert browser.run(SHOWN) == 4
    for wanted, count in (
        ("nandu", 1),
        ("cust-3", 1),
        ("match", 0),
        ("zambrano 1971", 1),
        ("nobody", 0),
        ("", 4),
    ):
        browser.run("document.getElementById('search').select()")
        browser.run("document.getElementById('search').value = ''")
        browser.type(wanted) if wanted else browser.run(
            "document.getElementById('search').dispatchEvent(new Event('input'))"
        )
        assert browser.run(SHOWN) == count, wanted
        assert browser.run("document.getElementById('shown').textContent") == f"{count} of 4 shown"


def test_cards_can_be_sorted_and_folded(browser, report):
    browser.look(width=1280, height=900)
    browser.open(report)
    script = """(() => { const order = document.getElementById('order'); order.value = 'row';
      order.dispatchEvent(new Event('change'));
      return [...document.querySelectorAll('.card')].map((one) => Number(one.dataset.row)); })()"""
    rows = browser.run(script)
    assert rows == sorted(rows)
    tall = browser.run("document.getElementById('cards').offsetHeight")
    browser.run("document.getElementById('fold').click()")
    assert browser.run("document.getElementById('cards').offsetHeight") < tall / 2
    browser.look(width=1280, height=900, printed=True)
    bodies = "[...document.querySelectorAll('.body')].every((one) => one.offsetHeight > 40)"
    assert browser.run(bodies), "what is printed is never folded"


def test_a_filtered_report_is_printed_whole(browser, report):
    browser.look(width=700, height=900)
    browser.open(report)
    browser.run("document.getElementById('search').focus()")
    browser.type("nobody")
    assert browser.run(SHOWN) == 0
    browser.look(width=700, height=900, printed=True)
    assert browser.run("[...document.querySelectorAll('.card')].every((one) => one.offsetHeight)")


def test_the_keyboard_reaches_the_content_and_the_tools(browser, report):
    browser.look(width=1280, height=900)
    browser.open(report)
    reached = []
    for _ in range(8):
        browser.press("Tab")
        reached.append(browser.run("document.activeElement.id || document.activeElement.className"))
    assert reached[0] == "skip"
    assert {"search", "order", "fold"} <= set(reached)


def test_without_script_everything_is_there(browser, report):
    browser.look(width=1280, height=900)
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(report)
        size = browser.call("Page.getLayoutMetrics")["cssContentSize"]
        root = browser.call("DOM.getDocument")["root"]["nodeId"]
        tools = browser.call("DOM.querySelector", nodeId=root, selector="#tools")["nodeId"]
        with pytest.raises(AssertionError, match="box model"):
            browser.call("DOM.getBoxModel", nodeId=tools)
        cards = browser.call("DOM.querySelectorAll", nodeId=root, selector=".card .body")
        for card in cards["nodeIds"]:
            assert browser.call("DOM.getBoxModel", nodeId=card)["model"]["height"] > 40
        assert size["height"] > 1000
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def test_no_text_is_squeezed_into_a_column_of_letters(browser, opened):
    script = """[...document.querySelectorAll("main *:not(svg, svg *)")].filter((one) => {
      const own = [...one.childNodes].filter((node) => node.nodeType === 3);
      const box = one.getBoundingClientRect();
      const long = own.map((node) => node.data).join("").trim().length > 12;
      return long && box.width && box.height > 6 * box.width && !one.closest(".unseen, .skip");
    }).map((one) => one.outerHTML.slice(0, 80))"""
    for width in (390, 700, 1280):
        browser.look(width=width, height=900)
        browser.open(opened)
        assert browser.run(script) == [], width
