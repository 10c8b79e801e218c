"""Many transfers of one account in one second, against counting them."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cabos.ask.checks import storms
from cabos.ask.flowing import flows_of
from cabos.model.transfer import Transfer

ROW = st.tuples(st.integers(0, 3), st.booleans(), st.sampled_from("AB"), st.sampled_from("BC"))


@given(rows=st.lists(ROW, max_size=40), least=st.integers(1, 6))
def test_each_account_and_second_is_counted(rows, least):
    flows = flows_of([
        Transfer(n, 10 * t + is_day, is_day, payer, to, 1, "USD", 1, "USD")
        for n, (t, is_day, payer, to) in enumerate(rows, 1)
    ])  # fmt: skip
    found = storms(flows.out_off, flows.out_pos, flows.time, flows.is_day, least)
    counted = Counter((payer, 10 * t) for t, is_day, payer, _ in rows if not is_day)
    assert {
        (flows.accounts.key(code), int(flows.time[at])): count for code, at, count in found
    } == {key: count for key, count in counted.items() if count >= least}
