"""A small ledger, and the pages of it, for the tests of pages about money."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from cabos.ask.tracing_rules import RULES
from cabos.runs.follow_bounds import Asked
from cabos.runs.following import Question as Following
from cabos.runs.money_adding import Wanted, add_money, how_to_read
from cabos.runs.tracing import Question as Tracing
from cabos.store.workspace import Store

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
EVIL = "</script><img src=x onerror=alert(1)><svg/onload=alert(2)>"
HEAD = "ref,date,from,to,amount,currency,memo\n"
LEDGER = (
    "m1,2024-01-01,DIRTY,ACC,100.00,MXN,first\n"
    "c1,2024-01-02,CLEAN,ACC,200.00,MXN,second\n"
    "o1,2024-01-03,ACC,SHOP,250.00,MXN,third\n"
    "o2,2024-01-08,ACC,BAR,20.00,MXN,fourth\n"
    "b1,2024-01-09,BAR,ACC,10.00,MXN,back\n"
    "u1,2024-01-09,ACC,,5.00,MXN,cash\n"
    "d1,2024-01-10,ACC,BAR,1.00,USD,dollars\n"
)


def store_of(folder: Path, text: str = LEDGER, name: str = "ledger.csv") -> Store:
    """Make a workspace that holds one table of transfers."""
    path = folder / name
    path.write_text(HEAD + text, encoding="utf-8")
    store = Store.create(folder / "workspace")
    add_money(store, path, how_to_read(path, Wanted()), now=NOW)
    return store


def storm(count: int) -> str:
    """Return many transfers, on many days, of many accounts."""
    first = date(2024, 1, 1)
    rows = ["m1,2024-01-01,DIRTY,ACC,100000.00,MXN,first"]
    for number in range(1, count):
        day = first + timedelta(days=number // 7)
        other = f"X{number * number % 97}"
        ends = (other, "ACC") if number % 3 else ("ACC", other)
        amount = Decimal(100 + number * 7919 % 90_000) / 100
        rows.append(f"t{number},{day},{ends[0]},{ends[1]},{amount},MXN,payment {number}")
    return "\n".join(rows) + "\n"


def tracing(*rules: str, accounts: tuple[str, ...] = ("ACC",)) -> Tracing:
    """Ask for a trace under some rules, or all."""
    return Tracing(NOW, accounts, ("m1",), rules or tuple(RULES))


def following(lang: str = "en") -> Following:
    """Ask to follow without limits."""
    return Following(NOW, Asked(), None, lang)
