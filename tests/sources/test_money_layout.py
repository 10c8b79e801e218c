"""Where a table begins, and what cannot be read of it."""

import pytest

from cabos.errors import InputError
from cabos.sources.money.layout import find_table


def test_a_quotation_mark_that_is_not_closed_is_an_error_with_a_remedy():
    lines = ["date,from,to,amount,currency\n", '2025-01-01,A,"B,1,USD\n', "x" * 200_000]
    with pytest.raises(InputError, match="quotation mark that is not closed"):
        find_table(lines, "t.csv", 100)
