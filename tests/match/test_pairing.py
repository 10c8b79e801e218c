import itertools
import math
import random

import numpy as np
import pytest

from cabos.kernels import jit, likeness
from cabos.kernels.pairing import mix
from cabos.match.identifiers import decode, read_curps
from cabos.match.pairing import find_pairs, scratch, weigh
from cabos.match.pairing_bill import explain_pair
from cabos.match.population import Population
from cabos.match.records import Splitter, distinct, make_table

COLUMNS = ("names", "dates", "contacts", "addresses", "sexes", "countries")
NOBODY = (Population(), Population())


def column(rows, width):
    parts = list(zip(*rows, strict=True)) or [()] * width
    return tuple(np.array(part, object if at else np.int64) for at, part in enumerate(parts))


def table(*parties, lists=()):
    """Make a table of parties, each a dict of its schema, names, date and so on."""
    rows = {name: [] for name in (*COLUMNS, "identifiers")}
    holders = {}
    for number, party in enumerate(parties):
        rows["names"] += [(number, name) for name in party["names"]]
        rows["dates"] += [(number, date) for date in party.get("dates", ())]
        rows["identifiers"] += [(number, *one) for one in party.get("identifiers", ())]
        if "sex" in party:
            rows["sexes"].append((number, party["sex"]))
        for key in party.get("contacts", ()):
            holders.setdefault(key, []).append(number)
    rows["contacts"] = sorted(
        (number, key, len(held)) for key, held in holders.items() for number in held
    )
    widths = {"identifiers": 3, "contacts": 3, "addresses": 3}
    columns = {name: column(found, widths.get(name, 2)) for name, found in rows.items()}
    ids = [party.get("id", f"x-{number}") for number, party in enumerate(parties)]
    schemata = [party.get("schema", "Person") for party in parties]
    return make_table(ids, schemata, columns, NOBODY, lists)


def person(*names, **more):
    return {"names": names, **more}


def crowd(count=400, seed=1):
    """Invent persons, so that names have a rarity."""
    rng = random.Random(seed)
    given = [f"Given{at}a" for at in range(20)]
    family = [f"Family{at}o" for at in range(80)]
    return [
        person(" ".join((rng.choice(given), rng.choice(family), rng.choice(family))))
        for _ in range(count)
    ]


def pairs_of(made, least=0.05):
    found = find_pairs(made, least=least)
    chances = dict(
        zip(zip(found.left.tolist(), found.right.tolist(), strict=True),
            found.probability.tolist(), strict=True)
    )  # fmt: skip
    return chances, found


CASES = {
    "exact": ("Nadia Esparragoza Gastelum", "Nadia Esparragoza Gastelum"),
    "another order": ("ESPARRAGOZA GASTELUM, Nadia", "Nadia Esparragoza Gastelum"),
    "a typo": ("Nadia Esparragoza Gastelum", "Nadia Esparrgoza Gastelum"),
    "a sound": ("Nadia Esparragoza Gastelum", "Nadia Ezparragosa Gastelum"),
    "written together": ("Nadia Esparragoza Gastelum", "NadiaEsparragoza Gastelum"),
    "one surname": ("Nadia Esparragoza Gastelum", "Nadia Esparragoza"),
}


@pytest.mark.parametrize("case", CASES)
def test_two_records_of_one_person_meet(case):
    one, other = CASES[case]
    made = table(person(one, dates=[19760419]), *crowd(), person(other, dates=[19760419]))
    chances, _ = pairs_of(made)
    assert chances.get((0, 401), 0) > 0.9


def test_namesakes_with_other_birth_dates_do_not_meet():
    made = table(
        person("Nadia Esparragoza Gastelum", dates=[19760419]),
        *crowd(),
        person("Nadia Esparragoza Gastelum", dates=[19810922]),
    )
    assert (0, 401) not in pairs_of(made)[0]


def test_an_identifier_ties_whatever_the_name():
    rfc = ("taxNumber", "EAGN760419LC8")
    made = table(
        person("Nadia Esparragoza", identifiers=[rfc]),
        *crowd(),
        person("Somebody Else", identifiers=[rfc]),
    )
    chances, found = pairs_of(made)
    assert chances[0, 401] > 0.9
    assert found.parts[:, likeness.IDENTIFIER].max() == 30


def test_two_valid_tax_numbers_of_companies_speak_against_it():
    one, other = ("taxNumber", "CNU130416UJ3"), ("taxNumber", "SAF130812CL4")
    firm = {"schema": "Company", "names": ("Consorcio Nujoma",)}
    made = table(firm | {"identifiers": [one]}, *crowd(), firm | {"identifiers": [other]})
    _, found = pairs_of(made, least=1e-12)
    at = [*zip(found.left.tolist(), found.right.tolist(), strict=True)].index((0, 401))
    assert found.parts[at, likeness.IDENTIFIER] < 0


def test_a_person_never_meets_a_company():
    made = table(
        person("Nadia Esparragoza"), {"schema": "Company", "names": ("Nadia Esparragoza",)}
    )
    assert pairs_of(made)[0] == {}


def test_a_person_and_a_company_of_one_rare_name_do_not_meet_among_many():
    name = "Nadia Esparragoza Gastelum"
    contact = {"contacts": [7]}
    made = table(
        person(name, **contact), *crowd(), {"schema": "Company", "names": (name,)} | contact
    )
    assert pairs_of(made, 1e-12)[0].keys().isdisjoint({(0, 401)})


def test_records_meet_that_share_a_day_with_its_parts_turned_and_a_common_name():
    # Nothing but the turned date brings them together: their words are too common to be a key.
    common = [person(f"Maria Lopez Garcia{at % 3}", dates=[19500203 + at]) for at in range(20)]
    many = [person("Maria Lopez", dates=[19600101 + 10000 * (at % 30)]) for at in range(300)]
    made = table(
        person("Maria Lopez", dates=[19760409]), *common, *many,
        person("Maria Lopez", dates=[19760904]),
    )  # fmt: skip
    _, found = pairs_of(made, 1e-12)
    last = len(made.ids) - 1
    assert (0, last) in zip(found.left.tolist(), found.right.tolist(), strict=True)


def test_a_legal_entity_without_a_form_meets_persons_and_companies():
    name = "Nadia Esparragoza Gastelum"
    made = table(
        {"schema": "LegalEntity", "names": (name,)}, *crowd(), person(name),
        {"schema": "Company", "names": (name,)},
        {"schema": "LegalEntity", "names": (f"{name}, S.A. de C.V.",)},
    )  # fmt: skip
    assert made.records.kind[[0, 401, 402, 403]].tolist() == [2, 0, 1, 1]
    chances, found = pairs_of(made, 1e-6)
    assert {(0, 401), (0, 402), (0, 403), (402, 403)} <= chances.keys()
    assert (401, 402) not in chances
    for left, right, bits in zip(
        found.left.tolist(), found.right.tolist(), found.bits.tolist(), strict=True
    ):
        lines = explain_pair(made, left, right)
        assert sum(line.bits for line in lines) == pytest.approx(bits, abs=1e-4)


def test_many_names_make_a_lucky_hit_likelier():
    many = person(*(f"Name{at}x Other{at}y" for at in range(16)), "Nadia Gastelum")
    few = person("Nadia Gastelum")
    alone = table(few, *crowd(), few)
    crowded = table(many, *crowd(), few)
    bits = [pairs_of(made, 0.0001)[1].bits.max() for made in (alone, crowded)]
    assert bits[1] < bits[0] - 1.5


def test_two_entries_of_one_list_are_kept_apart():
    two = [person("Nadia Gastelum", id="ofac-1"), person("Nadia Gastelum", id="ofac-2")]
    free, listed = table(*two, *crowd()), table(*two, *crowd(), lists=("ofac",))
    bits = [pairs_of(made, 0.0001)[1].bits.max() for made in (free, listed)]
    assert bits[1] == pytest.approx(bits[0] - 5)


def test_the_bill_adds_up_to_the_score():
    rng = random.Random(3)
    parties = crowd(120, 5)
    for party in parties:
        party["dates"] = [rng.choice([19700101, 19700312, 19711203, 19700000])]
        party["sex"] = rng.choice(["male", "female"])
        party["contacts"] = [rng.randrange(60)]
        if rng.random() < 0.3:
            party["names"] = (*party["names"], "Alias of Family3o")
    made = table(*parties)
    found = find_pairs(made, least=1e-9)
    assert len(found.left) > 50
    for left, right, bits in zip(
        found.left.tolist(), found.right.tolist(), found.bits.tolist(), strict=True
    ):
        lines = explain_pair(made, left, right)
        assert sum(line.bits for line in lines) == pytest.approx(bits, abs=1e-4)


def test_compiled_and_interpreted_kernels_agree():
    made = table(*crowd(150, 7))
    both = list(itertools.combinations(range(150), 2))
    left, right = (np.array(side) for side in zip(*both, strict=True))
    results = []
    for make in (jit.interpreted, jit.compiled):
        kernels = make(likeness.KERNELS)
        at, parts = np.zeros(len(both), np.int64), np.zeros((len(both), likeness.PARTS), np.float32)
        marks = np.zeros((len(both), likeness.MARKS), np.int8)
        kept = kernels.score_pairs(
            made.records, made.words, weigh(), left, right, 0, len(both), -20.0, scratch(),
            np.zeros(likeness.PARTS), at, parts, marks,
        )  # fmt: skip
        results.append((at[:kept].tolist(), parts[:kept].round(4).tolist(), marks[:kept].tolist()))
    assert results[0][0]
    assert results[0] == results[1]


def test_sums_of_stirred_numbers_do_not_meet():
    sums = {}
    for three in itertools.combinations(range(60), 3):
        sums.setdefault(sum(mix(7, one) for one in three), set()).add(three)
    assert max(map(len, sums.values())) == 1


def test_a_splitter_reads_names_as_screening_does():
    split = Splitter()
    vocabulary = split.numbers

    def words(text, kind=0):
        found = split(text, kind)
        return sorted(word for word, number in vocabulary.items() if number in found)

    assert words("DE LA CRUZ PÉREZ, Ma. Guadalupe") == ["CRUZ", "GUADALUPE", "MARIA", "PEREZ"]
    assert words("Lic. Juan García-López") == ["GARCIA", "JUAN", "LOPEZ"]
    assert words("Consorcio Nujoma, S.A. de C.V.", 1) == ["CONSORCIO", "NUJOMA"]
    assert words("李 小龙") == ["LI", "LONG", "XIAO"]
    assert words("Li") == ["LI"]


def test_curps_read_at_once_say_what_each_says():
    rng = random.Random(2)
    good = ["EAGN760419MJCSSD05", "GAPG490830MSLSYD06"]
    texts = [*good, "", "SHORT", "ÑAGN760419MJCSSD05"]
    for _ in range(3000):
        signs = list(rng.choice(good))
        signs[rng.randrange(18)] = rng.choice("ABHMXZÑ0123459&")
        texts.append("".join(signs))
    for text, date in zip(texts, read_curps(texts).tolist(), strict=True):
        meaning = decode(text) if len(text) == 18 else None
        expected = meaning.dates[0] if meaning is not None and meaning.is_valid else 0
        assert date == expected, text


def test_distinct_numbers_are_sorted_and_once():
    assert distinct(np.array([3, 0, 3, 1, 0])).tolist() == [0, 1, 3]
    assert distinct(np.zeros(0, np.int64)).tolist() == []


def test_the_prior_grows_with_the_records():
    few, many = table(*crowd(10)), table(*crowd(400))
    assert find_pairs(few, least=0.5).prior == find_pairs(many, least=0.5).prior == -15
    from cabos.match.pairing import prior_of

    assert prior_of(2**20) == pytest.approx(-20)
    assert math.isfinite(prior_of(0))
