"""The subject: whom we ask about, a customer or the person of a look-up."""

from dataclasses import dataclass

PERSON, OTHER, ANY = range(3)


@dataclass(frozen=True, slots=True)
class Subject:
    """A party with what is known of it, ready to compare.

    Attributes:
        id: the customer's id.
        name: the name as given.
        kind: PERSON, OTHER (a company, organisation, vessel or aircraft), or ANY.
        dates: packed birth dates, as given and as decoded from identifiers, without repeats.
        sex: ``male``, ``female`` or None.
        countries: ISO 3166 alpha-2 codes, lower case.
        identifiers: normalised official identifiers.
        address: one line, or empty.
        ordered: the name as ``SURNAMES, Given`` where its parts came apart, or empty.
        row: the line of the customers file, 0 where there is none.
        flaws: what is wrong with the data, such as an invalid C.U.R.P.; kept and shown.
    """

    id: str
    name: str
    kind: int = ANY
    dates: tuple[int, ...] = ()
    sex: str | None = None
    countries: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    address: str = ""
    ordered: str = ""
    row: int = 0
    flaws: tuple[str, ...] = ()
