import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.store.snapshot import Snapshot, mark_current, snapshot_hash


def version(name, *, source="a", published=None, received="2026-03-03", **more):
    return Snapshot(source, name, f"{received}T00:00:00+00:00", published, (), 1, 1, 0, **more)


def current(snapshots):
    return [one.snapshot for one in mark_current(snapshots, {}) if one.is_current]


def test_the_hash_of_one_file_is_its_own_and_of_several_is_over_all():
    assert snapshot_hash(["a"]) == "a"
    assert snapshot_hash(["a", "a"]) == "a"
    assert snapshot_hash(["b", "a"]) == hashlib.sha256(b"a\nb").hexdigest()


@given(days=st.lists(st.integers(1, 28), min_size=1, unique=True), data=st.data())
def test_the_order_of_adding_does_not_matter_where_dates_differ(days, data):
    versions = [version(str(day), published=f"2026-02-{day:02}") for day in days]
    shuffled = data.draw(st.permutations(versions))
    assert current(shuffled) == [str(max(days))]


def test_of_the_same_date_the_later_added_is_current():
    assert current([version("1"), version("2")]) == ["2"]


def test_a_published_date_in_the_future_does_not_stay_current():
    wrong = version("1", published="2099-01-01", received="2026-03-03")
    assert current([wrong, version("2", received="2026-03-04")]) == ["2"]


def test_each_source_has_its_own_current():
    assert current([version("1"), version("2", source="b")]) == ["1", "2"]


@pytest.mark.parametrize(
    ("published", "confirmed", "days"),
    [
        (None, None, 7),
        ("2026-03-01", None, 9),
        ("2026-03", None, 9),
        ("2026", None, 68),
        ("2026-03-01", "2026-03-09T00:00:00+00:00", 1),
    ],
)
def test_age_counts_from_what_is_known(published, confirmed, days):
    now = datetime(2026, 3, 10, tzinfo=UTC)
    assert version("1", published=published, confirmed=confirmed).age_days(now) == days
