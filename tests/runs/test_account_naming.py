"""The accounts that a text names, and what is said of one holder alone."""

from datetime import UTC, date, datetime

import pytest

from cabos.errors import AmbiguousError, InputError
from cabos.runs import accounts
from cabos.runs.account_naming import holders_once, named_accounts
from cabos.runs.flowing import open_money
from cabos.runs.money_account import read_account
from cabos.runs.money_adding import Wanted, add_money, how_to_read

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
TABLE = """date,from,from_name,from_id,to,to_name,to_id,amount,currency
2026-01-01,A,Akali Realtors,,B,Akali,,5,MXN
2026-01-02,C,Ana,own-1,D,Ana,own-2,5,MXN
2026-01-03,B1:77,,,B2:77,,,5,MXN
"""


@pytest.fixture
def held(listed, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(TABLE, "utf-8")
    add_money(listed, path, how_to_read(path, Wanted()), now=NOW)
    return listed


def test_what_limits_a_holder_is_not_what_limits_one_whose_name_has_its_name_in_it(held):
    (said,) = read_account(held, "A", 5, DAY).limits
    assert said.startswith("Akali Realtors (")
    assert read_account(held, "B", 5, DAY).limits == ()


def test_a_text_that_stands_for_several_is_a_doubt_of_its_own(held):
    money = open_money(held)
    for text in ("Ana", "77"):
        with pytest.raises(AmbiguousError, match=r"Ana|77"):
            named_accounts(held, money, [text], holders_once(held, money, DAY))
    with pytest.raises(InputError, match="No transfer names this account") as caught:
        named_accounts(held, money, ["Nobody Here"], holders_once(held, money, DAY))
    assert not isinstance(caught.value, AmbiguousError)


def test_holders_are_read_once_for_all_texts_and_not_for_accounts(held, monkeypatch):
    money, calls, load = open_money(held), [], accounts.load_holders
    monkeypatch.setattr(accounts, "load_holders", lambda *them: calls.append(1) or load(*them))
    read = holders_once(held, money, DAY)
    assert len(named_accounts(held, money, ["A", "B"], read)) == 2
    assert calls == []
    with pytest.raises(AmbiguousError):
        named_accounts(held, money, ["Ana"], read)
    read()
    assert calls == [1]
