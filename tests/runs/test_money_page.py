"""The pages about money, read back as a browser would parse them."""

import re
from decimal import Decimal
from itertools import product

import pytest
from page_reading import loads_nothing, read, text

from cabos.ask.amounts import shown
from cabos.ask.tracing_rules import NOT_ADVICE, RULES
from cabos.errors import WorkspaceError
from cabos.runs.flowing import open_money
from cabos.runs.follow_page import write_follow_page
from cabos.runs.following import run_follow
from cabos.runs.money_drawing import RIBBONS
from cabos.runs.page import LANGUAGES, words
from cabos.runs.patterns import Request, run_patterns
from cabos.runs.patterns_page import write_patterns_page
from cabos.runs.trace_page import write_trace_page
from cabos.runs.tracing import run_trace
from money_world import EVIL, LEDGER, NOW, following, store_of, storm, tracing

MOST = 5_000_000
KINDS = ("trace", "compare", "follow", "back", "patterns")
SMURFS = "".join(
    f"s{day}-{payer},2024-03-{day:02},P{payer},HUB,{900 + payer}.00,MXN,x\n"
    for day, payer in product(range(4, 9), range(12))
)
QUIET = "".join(
    f"q{at},2024-0{1 + at % 2}-1{at % 9},A{at},B{at},50.00,MXN,y\n" for at in range(400)
)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return store_of(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def fans(tmp_path_factory):
    return store_of(tmp_path_factory.mktemp("fans"), QUIET + SMURFS)


@pytest.fixture
def page(tmp_path, store, fans):
    """Write a page of a kind, and read it back."""

    def written(kind, lang="en", *, of=None):
        path = tmp_path / f"{kind}-{lang}.html"
        write(path, kind, (of or fans) if kind == "patterns" else (of or store), lang)
        return read(path)

    return written


def write(path, kind, store, lang="en"):
    if kind in {"trace", "compare"}:
        rules = ("libr",) if kind == "trace" else ()
        answer = run_trace(store, tracing(*rules))
        write_trace_page(path, answer, now=NOW, lang=lang, is_compared=kind == "compare")
    elif kind == "patterns":
        answer = run_patterns(store, Request(), NOW)
        write_patterns_page(path, store, answer, now=NOW, lang=lang)
    else:
        back = kind == "back"
        start = "BAR" if back else "DIRTY"
        answer = run_follow(store, [start], following(lang), back=back)
        write_follow_page(path, answer, now=NOW, lang=lang)


def numbers(element):
    found = []
    for span in element.get("data-lines").split():
        first, _, last = span.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def cell(row, head):
    return next(text(one) for one in row if one.get("data-head") == head)


def amount(text_of_it):
    return Decimal(text_of_it.replace(",", ""))


@pytest.mark.parametrize(("kind", "lang"), list(product(KINDS, LANGUAGES)))
def test_a_page_loads_nothing_and_speaks_one_language(page, kind, lang):
    found = page(kind, lang)
    loads_nothing(found)
    assert found.get("lang") == lang
    said = text(found.find(".//main"))
    for key in ("t_illustration_says", "t_summary_says", "t_files_head"):
        assert words(lang)[key] in said
        assert words("es" if lang == "en" else "en")[key] not in said
    assert not re.search(r"{\w+}", said)


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_opens_rows_leads_to_a_row_without_a_script_too(page, kind):
    found = page(kind)
    ids = [one.get("id") for one in found.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    parts = found.xpath("//svg//a[@data-lines]") + found.xpath("//*[name()='a'][@data-lines]")
    assert parts
    for part in parts:
        assert part.get("href")[1:] in ids
        assert part.get("aria-label") or text(part)
        for number in numbers(part):
            assert f"l{number}" in ids
    for table in found.iter("table"):
        assert all(head.get("scope") for head in table.iter("th"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_ribbon_is_the_sum_of_its_rows(page, kind):
    found, said = page(kind), words("en")
    rows = {one.get("id"): one for one in found.xpath("//tr[starts-with(@id, 'l')]")}
    ribbons = found.find_class("ribbon")
    assert ribbons
    for ribbon in ribbons:
        (row,) = found.xpath(f"//tr[@id='{ribbon.get('href')[1:]}']")
        if not numbers(ribbon):
            assert said["t_still_there"] in text(row) or said["t_opening"] in text(row)
            continue
        parts = [rows[f"l{number}"] for number in numbers(ribbon)]
        assert amount(cell(row, said["t_amount"])) == sum(
            amount(cell(one, said["t_amount"])) for one in parts
        )
        if kind == "trace":
            assert amount(cell(row, said["t_tainted"])) == sum(
                amount(cell(one, said["t_tainted"])) for one in parts
            )
        assert {cell(one, said["t_currency"]) for one in parts} == {cell(row, said["t_currency"])}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_headline_of_a_trace_names_the_amounts_the_rule_and_the_rest(page, lang):
    found = page("trace", lang)
    (headline,) = found.find_class("say-first")
    for part in ("100.00 MXN", "ACC", "libr", "BAR", "SHOP"):
        assert part in text(headline)
    assert words(lang)["t_conserved"] in text(headline)
    said = text(found.find(".//main"))
    assert RULES["libr"].law[lang] in said
    assert RULES["libr"].says[lang] in said
    assert NOT_ADVICE[lang] in said


def test_the_schedule_points_to_each_row_of_the_file_and_names_the_file_by_its_hash(page, store):
    found = page("trace")
    places = [
        cell(row, words("en")["t_place"]) for row in found.xpath("//tr[starts-with(@id, 'l')]")
    ]
    assert places == [f"ledger.csv:{row}" for row in range(2, 9)]
    snapshots = {one.snapshot for one in open_money(store).files}
    assert {text(one) for one in found.find_class("hash")} == snapshots


def test_each_rule_stands_beside_the_others(page, store):
    found = page("compare")
    (table,) = found.find_class("compare")
    names = [text(row.find("th")) for row in table.iterfind(".//tbody/tr")]
    assert names == [*RULES] * 2  # two currencies
    lefts = {
        text(row.find("th")): cell(row, words("en")["t_left"])
        for row in table.iterfind(".//tbody/tr") if cell(row, words("en")["t_currency"]) == "MXN"
    }  # fmt: skip
    answer = run_trace(store, tracing())
    for one in answer.value.traces:
        assert amount(lefts[one.rule.name]) == shown(one.totals["MXN"]["left"], "MXN")


def test_pictures_are_illustrations_and_schedules_are_summaries(page):
    for kind in KINDS:
        found = page(kind)
        for figure in found.iter("figure"):
            assert len(figure.find("figcaption").find_class("illustration-tag")) == 1
        assert len(found.find_class("summary-tag")) >= 2


def test_currencies_are_drawn_apart(page):
    found = page("trace")
    drawn = {}
    for figure in found.xpath("//figure[.//*[contains(@class, 'ribbon')]]"):
        (currency,) = {
            cell(row, words("en")["t_currency"]) for row in figure.iterfind(".//tbody/tr")
        }
        drawn[currency] = len(figure.find_class("ribbon"))
    assert drawn.keys() == {"MXN", "USD"}


def test_an_account_that_pays_and_is_paid_stands_at_both_sides(page):
    found = page("trace")
    labels = [text(one) for one in found.find_class("account")]
    assert sum("BAR" in one for one in labels) == 3  # pays MXN, receives MXN, receives USD


def test_followed_money_goes_one_column_a_transfer(page):
    found = page("follow")
    (figure,) = found.xpath("//figure[.//*[contains(text(), 'MXN')]][.//*[@class='sankey']]")
    at = {}
    for node in figure.find_class("account"):
        name = node.find("title").text_content()
        at.setdefault(name, []).append(float(node.find("rect").get("x")))
    (start,), accounts = at["DIRTY"], at["ACC"]
    assert start < min(accounts)
    assert len(accounts) == 2  # it came back from BAR
    assert all(one > min(accounts) for one in at["SHOP"] + at["BAR"])


def test_money_that_is_looked_for_back_ends_at_the_right(page):
    found = page("back")
    places = {
        node.find("title").text_content(): float(node.find("rect").get("x"))
        for node in found.find_class("sankey")[0].find_class("account")
    }
    assert places["BAR"] == max(places.values())


def test_a_finding_has_its_days_its_lanes_and_its_rows(page):
    found = page("patterns")
    card = found.find_class("finding")[0]
    days = card.find_class("day")
    rows = card.xpath(".//tr[starts-with(@id, 'l')]")
    assert sorted(number for day in days for number in numbers(day)) == [
        int(row.get("id")[1:]) for row in rows
    ]
    for day in days:
        dates = {
            cell(found.get_element_by_id(f"l{number}"), "date")[:10] for number in numbers(day)
        }
        assert len(dates) == 1
        assert day.get("aria-label").startswith(dates.pop())
    assert len(card.xpath(".//*[@class='move'][@data-lines]")) == len(rows)


def test_a_workspace_without_findings_says_so(tmp_path, store):
    write(tmp_path / "p.html", "patterns", store)
    assert words("en")["t_patterns_none"] in text(read(tmp_path / "p.html"))


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_is_text_wherever_it_stands(tmp_path, kind):
    evil = f'"{EVIL}"'
    hostile = LEDGER.replace("SHOP", evil).replace("BAR", f'"{EVIL}2"').replace("first", evil)
    ledger = (hostile + SMURFS).replace("HUB", evil).replace("c1,", f"{evil},")
    store = store_of(tmp_path, ledger, name="a<b>&'c.csv")
    path = tmp_path / "page.html"
    if kind == "back":
        answer = run_follow(store, [EVIL], following(), back=True)
        write_follow_page(path, answer, now=NOW)
    else:
        write(path, kind, store)
    found = read(path)
    loads_nothing(found)
    assert len(list(found.iter("script"))) == 1
    assert EVIL in text(found.find(".//main"))
    written, _, rest = path.read_text("utf-8").partition("<script>")
    assert "<img" not in written + rest.partition("</script>")[2]
    assert any(EVIL in (one.get("aria-label") or "") for one in found.xpath("//*[@aria-label]"))


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    return store_of(tmp_path_factory.mktemp("large"), storm(3_300))


@pytest.mark.parametrize("kind", ["trace", "compare", "follow"])
def test_a_page_of_very_many_transfers_stays_small_and_says_what_it_leaves_out(
    tmp_path, large, kind
):
    path = tmp_path / "large.html"
    write(path, kind, large)
    assert path.stat().st_size < MOST
    found = read(path)
    rows = found.xpath("//tr[starts-with(@id, 'l')]")
    key = "t_rides_left_out" if kind == "follow" else "t_rows_left_out"
    total = 3_300 if kind != "follow" else run_follow(
        large, ["DIRTY"], following()).value.carried  # fmt: skip
    assert words("en")[key].format(n=f"{total - len(rows):,}") in text(found)
    for figure in found.xpath("//figure[.//*[contains(@class, 'ribbon')]]"):
        assert len(figure.find_class("ribbon")) <= RIBBONS + 5


def test_small_flows_of_a_trace_are_merged_so_that_nothing_is_lost(tmp_path, large):
    path = tmp_path / "large.html"
    write(path, "trace", large)
    found, said = read(path), words("en")
    (table,) = found.xpath("//figure[.//*[contains(@class, 'ribbon')]]//table")
    sums = {"in": Decimal(), "out": Decimal()}
    for row in table.iterfind(".//tbody/tr"):
        ends = cell(row, said["t_from"]), cell(row, said["t_to_head"])
        assert "ACC" in ends
        sums["out" if ends[0] == "ACC" else "in"] += amount(cell(row, said["t_amount"]))
    assert sums["in"] == sums["out"]
    assert re.search(r"\d+ other accounts", text(table))


def test_the_lines_that_matter_have_room_first(tmp_path, large):
    path = tmp_path / "large.html"
    write(path, "trace", large)
    answer = run_trace(large, tracing("libr"))
    tainted = {one.number for one in answer.value.traces[0].lines if one.tainted or one.marked}
    ids = {one.get("id") for one in read(path).xpath("//tr[starts-with(@id, 'l')]")}
    assert {f"l{number}" for number in tainted} <= ids


def test_a_page_is_the_same_each_time(tmp_path, store):
    for kind in ("trace", "follow"):
        write(tmp_path / "one.html", kind, store)
        write(tmp_path / "two.html", kind, store)
        assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_a_page_that_cannot_be_written_is_an_error(tmp_path, store):
    with pytest.raises(WorkspaceError, match="cannot be written"):
        write(tmp_path / "none" / "page.html", "trace", store)


def test_a_page_of_patterns_stays_small_whatever_accounts_are_called(tmp_path):
    long = "\u202e" * 40 + "x" * 120
    text_of_it = QUIET + "".join(
        SMURFS.replace("HUB", f"HUB{at}{long}")
        .replace(",P", f",P{at}{long}")
        .replace("s", f"s{at}")
        for at in range(12)
    )
    store = store_of(tmp_path, text_of_it)
    path = tmp_path / "patterns.html"
    write(path, "patterns", store)
    assert path.stat().st_size < MOST
    found = read(path)
    assert len(found.find_class("finding")) >= 1
    assert len(run_patterns(store, Request(), NOW).value.findings) > len(
        found.find_class("finding")
    )


def test_a_cycle_ends_at_a_second_place_of_its_first_account(tmp_path):
    ring = [("A", "B"), ("B", "C"), ("C", "D"), ("D", "A")]
    rows = "".join(
        f"r{at},2024-03-0{4 + at},{payer},{payee},9{9 - at}0.00,MXN,z\n"
        for at, (payer, payee) in enumerate(ring)
    )
    store = store_of(tmp_path, QUIET + rows)
    path = tmp_path / "patterns.html"
    answer = run_patterns(store, Request(kinds=("cycle",)), NOW)
    assert [one.finding.kind for one in answer.value.findings] == ["cycle"]
    write_patterns_page(path, store, answer, now=NOW)
    found = read(path)
    (picture,) = found.find_class("sankey")
    at = {
        one.find("title").text_content(): float(one.find("rect").get("x"))
        for one in picture.find_class("account")
    }
    assert sorted(at, key=lambda name: at[name]) == ["A", "B", "C", "D", "\u21a9 A"]
    assert words("en")["t_again"] in text(found)
