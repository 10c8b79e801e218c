"""Identifiers that contradict what a list says beside them: kept, and counted for the reader."""

from collections import defaultdict
from collections.abc import Iterable

from cabos.model.statement import Statement
from cabos.sources.identifiers import curp_birth_date


def count_contradictions(statements: Iterable[Statement]) -> int:
    """Count the C.U.R.P. whose birth date is none of their holder's full birth dates.

    Args:
        statements: what one list says. A holder with a birth date that is not full, such as a
            bare year, is passed over: it contradicts nothing for certain.

    Returns:
        How many, each holder and number once.
    """
    dates: defaultdict[str, set[str]] = defaultdict(set)
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for said in statements:
        if said.prop == "birthDate":
            dates[said.entity_id].add(said.value)
        elif said.prop == "idNumber":
            birth_date = curp_birth_date(said.value)
            if birth_date is not None:
                numbers[said.entity_id].add(birth_date)
    return sum(
        len(found - dates[holder])
        for holder, found in numbers.items()
        if dates[holder] and all(len(date) == len("2000-01-01") for date in dates[holder])
    )
