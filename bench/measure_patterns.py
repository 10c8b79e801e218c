"""How well patterns are found: planted blocks of the sample, of our own generator, and AMLSim's.

    python bench/measure_patterns.py

A block is found if a finding of its kind holds at least half of its transfers. A finding is right
if at least half of its transfers are planted. AMLSim's sample does not say which transfers are of
which cycle: a cycle counts as right if at least half of its accounts are marked, and those that
close are the ones that can be found.
"""

import csv
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cabos.ask.patterns import Found, Question, find_patterns, up_to
from cabos.runs.flowing import Money, open_money
from cabos.runs.money_adding import Wanted, add_money, how_to_read
from cabos.runs.patterns import show
from cabos.store.workspace import Store
from make_transfers import KINDS, Setting, make, write
from replant import replanted
from setting import DATA
from table import Row, markdown

NOW = datetime(2026, 11, 24, tzinfo=UTC)
BAR = 0.95
SEEDS = range(1, 11)
_REPLANTED = "the planted sample's background with other blocks, ten seeds"
SETTINGS = (
    Setting(300_000, seed=11),
    Setting(300_000, seed=12, jitter=0.2, span=5.0),
    Setting(300_000, seed=13, per_account=40, tail=1.05),
    Setting(300_000, seed=14, days=120, keep=0.12),
    Setting(60_000, seed=15),
)
Blocks = Sequence[tuple[str, frozenset[int]]]


def patterns() -> dict[str, list[Row]]:
    """Measure; return the tables of rows by title."""
    tables = {}
    with tempfile.TemporaryDirectory() as folder:
        for title, money, blocks in _worlds(Path(folder)):
            find_patterns(up_to(money.flows, int(money.flows.time[2_000])), Question())  # compiles
            began = time.perf_counter()
            found = find_patterns(money.flows, Question())
            took = time.perf_counter() - began
            tables[f"Patterns: {title}"] = [*rows(found, blocks), _speed(found, took)]
            if "planted sample" in title:
                tables[f"Patterns: {_REPLANTED}"] = reseeded(money, blocks)
        tables["Patterns: AMLSim's sample of cycles"] = amlsim(Path(folder))
    return tables


def reseeded(money: Money, blocks: Blocks) -> list[Row]:
    """Plant other blocks in the sample's background; give the mean and the lowest of each kind."""
    planted_ones = frozenset().union(*(members for _, members in blocks))
    recalls: dict[str, list[float]] = {kind: [] for kind in KINDS}
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for seed in SEEDS:
        flows, planted_now = replanted(money.flows, planted_ones, seed)
        found = find_patterns(flows, Question())
        hit, good = hits(found, planted_now)
        right += good
        every += Counter(one.kind for one in found.findings)
        for kind in KINDS:
            mine = {at for at, (name, _) in enumerate(planted_now) if name == kind}
            got = set().union(*hit.values()) if kind == "random" else hit.get(kind, set())
            recalls[kind].append(len(got & mine) / len(mine))
    made = []
    for kind, each in recalls.items():
        mean = sum(each) / len(each)
        if kind == "random":
            made.append(
                Row(
                    "`random`, the control: blocks taken for any pattern",
                    "near 0",
                    f"{mean:.3f}; at most {max(each):.3f}",
                    met=max(each) <= 1 / 40,
                )
            )
            continue
        said = (
            f"{mean:.3f}; lowest {min(each):.3f}; precision "
            f"{right[kind] / max(1, every[kind]):.2f} ({right[kind]} of {every[kind]})"
        )
        what = f"recall of `{kind}`, mean of {len(each)} seeds"
        made.append(Row(what, f"≥ {BAR}", said, met=min(each) >= BAR))
    return made


def _worlds(folder: Path) -> Iterator[tuple[str, Money, Blocks]]:
    sample = DATA / "money" / "planted_transfers.csv.gz"
    money = _load(folder / "planted", sample)
    yield "the planted sample, 303,682 transfers", money, planted(money)
    for at, setting in enumerate(SETTINGS):
        made = make(setting)
        file, truth = folder / f"{at}.csv", folder / f"{at}_truth.csv"
        write(made, file, truth)
        money = _load(folder / str(at), file)
        place = {int(row): position for position, row in enumerate(money.flows.row)}
        first = 2 if 1 not in place else 1
        blocks = [
            (kind, frozenset(place[int(row) + first] for row in members))
            for kind, members in made.blocks
        ]
        yield _title(setting), money, blocks


def _title(setting: Setting) -> str:
    return (
        f"our generator, seed {setting.seed}: {setting.count:,} transfers, {setting.days} days, "
        f"{setting.per_account:g} an account, parts alike within {setting.jitter:.0%}, "
        f"at most {setting.keep:.0%} kept, layers of {setting.span:g} days"
    )


def _load(root: Path, file: Path) -> Money:
    store = Store.create(root)
    add_money(store, file, how_to_read(file, Wanted()), now=NOW)
    return open_money(store)


def planted(money: Money) -> Blocks:
    """Read the blocks of the sample, by the moment, the accounts and the amount."""
    flows = money.flows
    keys = list(flows.accounts)
    place: dict[tuple[int, str, str, int], int] = {}
    for at in range(len(flows)):
        payer, beneficiary = keys[flows.payer[at]], keys[flows.beneficiary[at]]
        place[int(flows.time[at]), payer, beneficiary, int(flows.amount[at])] = at
    blocks: list[tuple[str, frozenset[int]]] = []
    text = (DATA / "money" / "planted_patterns.txt").read_text("utf-8")
    kind, members = "", set()
    for line in text.splitlines():
        if line.startswith("BEGIN"):
            kind, members = line.split(" - ")[1].split(":")[0].lower(), set()
        elif line.startswith("END"):
            blocks.append((kind, frozenset(members)))
        elif line:
            cells = line.split(",")
            moment = datetime.strptime(cells[0], "%Y/%m/%d %H:%M").replace(tzinfo=UTC)
            one, two = (f"{bank.lstrip('0') or '0'}:{number}"
                        for bank, number in (cells[1:3], cells[3:5]))  # fmt: skip
            cents = round(float(cells[7]) * 100)
            members.add(place[int(moment.timestamp()), one, two, cents])
    return blocks


def hits(found: Found, blocks: Blocks) -> tuple[dict[str, set[int]], Counter[str]]:
    """Return for each kind of finding the blocks that were found, and how many were right."""
    block_of = {at: number for number, (_, members) in enumerate(blocks) for at in members}
    hit: dict[str, set[int]] = {}
    right: Counter[str] = Counter()
    for one in found.findings:
        shares = Counter(block_of[at] for at in one.positions if at in block_of)
        right[one.kind] += 2 * shares.total() >= len(one.positions)
        found_ = {number for number, part in shares.items() if 2 * part >= len(blocks[number][1])}
        hit.setdefault(one.kind, set()).update(found_)
    return hit, right


def rows(found: Found, blocks: Blocks) -> list[Row]:
    """Compare findings with planted blocks, kind by kind."""
    hit, right = hits(found, blocks)
    made = []
    for kind in KINDS:
        numbers = {number for number, (name, _) in enumerate(blocks) if name == kind}
        findings = sum(one.kind == kind for one in found.findings)
        if kind == "random":
            touched = len(numbers & set().union(*hit.values()))
            made.append(Row("`random`, the control: blocks taken for any pattern", "near 0",
                            f"{touched} of {len(numbers)}", met=touched <= 1))  # fmt: skip
            continue
        recall = len(hit.get(kind, set()) & numbers) / len(numbers)
        precision = right[kind] / findings if findings else 0.0
        said = f"{recall:.3f}; precision {precision:.2f} ({right[kind]} of {findings})"
        made.append(Row(f"recall of `{kind}`, {len(numbers)} blocks", f"≥ {BAR}", said,
                        met=recall >= BAR))  # fmt: skip
    return made


def _speed(found: Found, took: float) -> Row:
    rate = found.transfers / took
    return Row("transfers/s, all kinds together, two cores, kernels compiled before",
               "≥ 100,000", f"{rate:,.0f}", met=rate >= 100_000)  # fmt: skip


def amlsim(folder: Path) -> list[Row]:
    """Count the cycles among AMLSim's marked accounts."""
    base = DATA / "money" / "amlsim_cycle"
    money = _load(folder / "amlsim", base / "transactions.csv")
    with (base / "nodes.csv").open(encoding="utf-8") as file:
        marked = {row["nodeid"] for row in csv.DictReader(file) if row["isFraud"] == "1"}
    found = find_patterns(money.flows, Question(kinds=("cycle",)))
    shown = list(show(money, found.findings))
    right = sum(2 * len(marked & set(one.accounts)) >= len(one.accounts) for one in shown)
    closed = _closed(money, marked)
    hit = sum(any(ring <= set(one.accounts) for one in shown) for ring in closed)
    share = hit / len(closed) if closed else 0.0
    said = f"{share:.3f}; precision {right / max(1, len(shown)):.2f} ({right} of {len(shown)})"
    what = f"recall of the {len(closed)} planted cycles that close in the sample"
    return [Row(what, f"≥ {BAR}", said, met=share >= BAR)]


def _closed(money: Money, marked: set[str]) -> list[frozenset[str]]:
    """Return the rings of one exact sum among marked accounts: a plain search, apart from cabos."""
    flows, keys = money.flows, list(money.flows.accounts)
    hops: dict[int, dict[str, set[str]]] = {}
    for payer, beneficiary, amount in zip(
        flows.payer.tolist(), flows.beneficiary.tolist(), flows.amount.tolist(), strict=True
    ):
        if keys[payer] in marked and keys[beneficiary] in marked:
            hops.setdefault(amount, {}).setdefault(keys[payer], set()).add(keys[beneficiary])
    found = set()
    for onward in hops.values():
        for start in onward:
            stack = [(start,)]
            while stack:
                path = stack.pop()
                for step in onward.get(path[-1], ()):
                    if step == start and len(path) >= 3:
                        found.add(frozenset(path))
                    elif step not in path and len(path) < 12:
                        stack.append((*path, step))
    return sorted(found, key=sorted)


if __name__ == "__main__":
    for title, table in patterns().items():
        print(f"### {title}\n")
        header = ("what", "bar", "cabos", "peer", "met")
        print(markdown(header, [row.cells() for row in table]), "\n")
