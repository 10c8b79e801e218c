"""Small worlds of names and data for the property tests: alike enough that pairs meet often."""

from collections import Counter

from hypothesis import strategies as st
from stdnum.mx import curp as curp_rules

from cabos.match.population import Population
from cabos.match.reading import make_subject
from cabos.match.subject import ANY, OTHER, PERSON
from cabos.model.entity import Entity

# Words that stand for one another by sound, typo, nickname, transliteration, or written together;
# a few are a digit, an initial, or short.
GIVEN = (
    "JUAN", "JOHN", "JOHNNY", "FRANCISCO", "PANCHO", "PACO", "MARIA", "MA", "GUADALUPE", "LUPE",
    "MARIAGUADALUPE", "MUHAMMAD", "MOHAMED", "SERGEI", "SERGEY", "LEE", "LE", "XIN", "ISMAEL",
    "ISMAEI", "J", "M", "F",
)  # fmt: skip
FAMILY = (
    "GONZALEZ", "GONSALES", "GONZALXZ", "JIMENEZ", "XIMENEZ", "ZAMBADA", "SAMBADA", "ZANBADA",
    "CRUZ", "DELACRUZ", "KRUZ", "MOLINA", "MOLYKNA", "QUINTERO", "KINTERO", "QUINTANA", "LI",
    "OCAMPORIVAS", "OCAMPO", "RIVAS", "Z",
)  # fmt: skip
PARTICLES = ("de", "de la", "del", "al", "bin", "y")
TRADE = (
    "NORVALIS", "NORVALYS", "TERALUX", "SHIPPING", "GRUPO", "INDUSTRIAS", "NORTE", "7", "SIETE",
    "TERALUXNORTE", "COMERCIALIZADORA", "A",
)  # fmt: skip
FORMS = ("", "SA de CV", "S. de R.L.", "Ltd", "LLC")
RARE = Population(100_000, Counter({"QUINTERO": 40, "ZAMBADA": 3, "NORVALIS": 2}))
COMMON = Population(
    100_000,
    Counter(
        {"JUAN": 6000, "MARIA": 9000, "FRANCISCO": 3000, "GONZALEZ": 4000, "CRUZ": 2500,
         "GUADALUPE": 2000, "JIMENEZ": 900, "MUHAMMAD": 30, "LI": 12, "GRUPO": 8000, "JOHN": 20,
         "COMERCIALIZADORA": 5000, "SHIPPING": 200, "INDUSTRIAS": 3000, "QUINTERO": 300}
    ),
)  # fmt: skip
POPULATIONS = (COMMON, COMMON)


def curp(letters: str, date: str, sex: str = "H", *, state: str = "SL", serial: str = "0") -> str:
    """Make a valid C.U.R.P. for a date such as ``19710412``."""
    serial = serial if date < "2000" else "ABCDEFGHIJ"[int(serial)]
    body = f"{letters}{date[2:]}{sex}{state}MNS{serial}"
    return body + curp_rules.calc_check_digit(body)


DATES = (
    "1971-04-12", "1981-04-12", "1971-12-04", "1971-04-13", "1971-04", "1971", "1973",
    "1971-01-01", "1958-09-30", "2003-02-28", "1903-02-28",
)  # fmt: skip
IDENTIFIERS = (
    curp("ZAGI", "19710412"), curp("ZAGI", "19580930"), curp("GOCM", "19710412", "M"),
    "ZAGI710412AB1", "ZAGI030228XY2", "ZAGI710412", "NTE850101AB1", "G01234567",
    "ZAGI710412HSLMNS09",
    curp("ZAGI", "19710412", state="BC"),
    curp("ZAGI", "19710412", serial="1"),
)  # fmt: skip

any_date = st.sampled_from(DATES)
any_identifier = st.sampled_from(IDENTIFIERS)
texts = st.text(st.characters(codec=None), max_size=60)  # any sign, lone surrogates too


@st.composite
def person_names(draw):
    """A person's name: natural order, list order with a comma, or surnames first without one."""
    given = draw(st.lists(st.sampled_from(GIVEN), min_size=0, max_size=3))
    family = [
        f"{draw(st.sampled_from(PARTICLES))} {word}" if draw(st.integers(0, 5)) == 0 else word
        for word in draw(st.lists(st.sampled_from(FAMILY), min_size=1, max_size=3))
    ]
    order = draw(st.sampled_from(("natural", "comma", "turned")))
    if order == "comma" and given:
        return f"{' '.join(family)}, {' '.join(given)}"
    return " ".join([*family, *given] if order == "turned" else [*given, *family])


@st.composite
def company_names(draw):
    """A company's name with or without a legal form."""
    words = draw(st.lists(st.sampled_from(TRADE), min_size=1, max_size=4))
    return f"{' '.join(words)} {draw(st.sampled_from(FORMS))}".strip()


@st.composite
def entities(draw, number: int = 0):
    """A listed party with aliases, dates, identifiers and the rest."""
    is_person = draw(st.integers(0, 3)) > 0
    names = st.lists(person_names() if is_person else company_names(), max_size=2)
    properties = {
        "name": (draw(person_names() if is_person else company_names()),),
        "alias": tuple(draw(names)),
        "weakAlias": tuple(draw(names)[:1]),
        "birthDate": tuple(draw(st.lists(any_date, max_size=2, unique=True))),
        "gender": tuple(draw(st.lists(st.sampled_from(("male", "female")), max_size=1))),
        "nationality": tuple(draw(st.lists(st.sampled_from(("mx", "cn")), max_size=1))),
        "idNumber": tuple(draw(st.lists(any_identifier, max_size=1))),
        "address": ("Calle Roble 17, Culiacan Rosales, Sinaloa",) if draw(st.booleans()) else (),
    }
    return Entity(f"own-{number}", "Person" if is_person else "Company", "own_list", properties)


@st.composite
def lists(draw, least: int = 1, most: int = 8):
    """A list of parties with different ids."""
    return [draw(entities(number)) for number in range(draw(st.integers(least, most)))]


@st.composite
def subjects(draw, number: int = 0):
    """A customer with what a bank knows of it."""
    kind = draw(st.sampled_from((PERSON, PERSON, PERSON, OTHER, ANY)))
    name = draw(company_names() if kind == OTHER else person_names())
    return make_subject(
        f"C{number}",
        name,
        birth_date=draw(st.just("") | any_date),
        sex=draw(st.sampled_from((None, "male", "female"))),
        countries=draw(st.sampled_from(((), ("mx",), ("co",)))),
        identifiers=draw(st.lists(any_identifier, max_size=1)),
        address=draw(st.sampled_from(("", "C. Roble 17, Culiacan Rosales"))),
        kind=kind,
        row=number + 2,
    )


@st.composite
def batches(draw, least: int = 1, most: int = 8):
    """Some customers with different ids."""
    return [draw(subjects(number)) for number in range(draw(st.integers(least, most)))]
