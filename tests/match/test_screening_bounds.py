"""The filter never loses what the scorer would keep, and a pair's score is the pair's own."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import typeof

from cabos.ask.screen import bits_of
from cabos.match.engine import Engine
from cabos.match.identifiers import agree
from cabos.match.index import build, from_arrays
from cabos.match.reading import make_subject
from cabos.match.subject import ANY, OTHER, PERSON
from cabos.match.weights import THRESHOLD, WEIGHTS
from cabos.model.entity import Entity
from strategies import POPULATIONS, batches, curp, lists

DATA = ("birth_", "curp_", "sex_", "country_", "identifier_", "letters_", "address_")
KEEPS = st.sampled_from([4.0, 9.0, bits_of(THRESHOLD), 22.0])


def engine_of(entities, **options):
    index = build(entities).bind(POPULATIONS)
    return Engine(index, POPULATIONS, compiled=options.pop("compiled", False), **options)


def bill_of(engine, hit):
    entity = engine.party(hit.entity).entity.id
    return (entity, hit.score.bits, hit.score.contradiction, hit.score.listed_name), tuple(
        (line.feature, line.bits, line.customer, line.listed, line.detail)
        for line in hit.score.evidence
    )


def screened(engine, subjects, keep):
    return [sorted(bill_of(engine, hit) for hit in hits) for hits in engine.screen(subjects, keep)]


def brute_force(engine, subjects, keep):
    """Score every customer against every listed name of its kind, and every shared identifier."""
    found = [{} for _ in subjects]
    for kind in (PERSON, OTHER):
        chosen = [at for at, one in enumerate(subjects) if one.kind in (kind, ANY)]
        if not chosen:
            continue
        lane = engine._lane(kind, [subjects[at] for at in chosen])
        for place, at in enumerate(chosen):
            for position in range(len(engine.index)):
                best = best_name(engine, lane, place, position, kind)
                if best is None:
                    continue
                score = engine._score(lane, place, position, *best)
                known = found[at].get(position)
                if score.bits >= keep and (known is None or score.bits > known):
                    found[at][position] = score.bits
    return found


def best_name(engine, lane, place, position, kind):
    """Return the worth and number of the best name, None where nothing speaks for the pair."""
    names = engine.index.names_of(position)
    same_kind = [one for one in names if engine.index.arrays.name_kind[one] == kind]
    scored = [
        (engine._align(lane, place, name), -name)
        for name in same_kind
        if speaks(engine, lane, place, name)
    ]
    if scored:
        worth, name = max(scored)
        return worth, -name
    party = engine.party(position)
    if any(v in party.identifiers and agree(v, v) for v in lane.subjects[place].identifiers):
        return engine._best_name(lane, place, position)
    return None


def speaks(engine, lane, place, name):
    """Tell whether any word of the customer speaks for the listed name."""
    out = engine._scratch
    edges = engine._kernels.find_edges(
        lane.encoded, place, lane.ways, engine.index.arrays, name, out
    )
    return edges > 0 and out.edge_bits[:edges].max() > 0


@settings(max_examples=60, deadline=None)
@given(lists(), batches(), KEEPS)
def test_the_filter_drops_nothing_that_the_scorer_keeps(entities, subjects, keep):
    engine = engine_of(entities)
    hits = engine.screen(subjects, keep)
    expected = brute_force(engine_of(entities), subjects, keep)
    for mine, wanted in zip(hits, expected, strict=True):
        # A sum of floats in another order may differ in its last digits: leave the brink out.
        sure = {key: bits for key, bits in wanted.items() if abs(bits - keep) > 1e-6}
        found = {hit.entity: hit.score.bits for hit in mine if abs(hit.score.bits - keep) > 1e-6}
        assert found == pytest.approx(sure)


@settings(max_examples=100, deadline=None)
@given(lists(2), batches(), st.data())
def test_a_score_does_not_depend_on_what_else_is_listed(entities, subjects, data):
    some = data.draw(st.lists(st.sampled_from(entities), unique_by=lambda one: one.id))
    turned = data.draw(st.permutations(some))
    whole = screened(engine_of(entities), subjects, 9.0)
    part = screened(engine_of(turned), subjects, 9.0)
    kept = {one.id for one in some}
    assert part == [[bill for bill in bills if bill[0][0] in kept] for bills in whole]


@settings(max_examples=80, deadline=None)
@given(lists(), batches(2), st.randoms(use_true_random=False))
def test_a_score_does_not_depend_on_the_batch(entities, subjects, rng):
    engine = engine_of(entities)
    whole = dict(zip([one.id for one in subjects], screened(engine, subjects, 9.0), strict=True))
    order = rng.sample(subjects, len(subjects))
    cut = rng.randint(0, len(order))
    other = engine_of(entities)
    again = [*screened(other, order[:cut], 9.0), *screened(other, order[cut:], 9.0)]
    assert dict(zip([one.id for one in order], again, strict=True)) == whole


@settings(max_examples=40, deadline=None)
@given(lists(), batches(2))
def test_a_score_does_not_depend_on_the_threads(entities, subjects):
    one = screened(engine_of(entities), subjects, 9.0)
    assert screened(engine_of(entities, threads=3), subjects, 9.0) == one


@settings(max_examples=40, deadline=None)
@given(lists(), batches(2))
def test_compiled_kernels_find_the_same(entities, subjects):
    slow = screened(engine_of(entities), subjects, 9.0)
    fast = screened(engine_of(entities, compiled=True), subjects, 9.0)
    assert [[bill[0][0] for bill in bills] for bills in fast] == [
        [bill[0][0] for bill in bills] for bills in slow
    ]
    for mine, other in zip(fast, slow, strict=True):
        assert [bill[0][1] for bill in mine] == pytest.approx(
            [bill[0][1] for bill in other], abs=1e-9
        )


@settings(max_examples=60, deadline=None)
@given(lists(0), batches())
def test_an_index_read_back_from_its_arrays_screens_the_same(entities, subjects):
    index = build(entities).bind(POPULATIONS)
    again = from_arrays(index.to_arrays())
    first = Engine(index, POPULATIONS, compiled=False)
    second = Engine(again, POPULATIONS, compiled=False)
    assert screened(second, subjects, 4.0) == screened(first, subjects, 4.0)


def test_arrays_read_from_disk_are_of_the_type_of_those_just_made():
    """Else numba compiles every kernel twice, a quarter of a minute each time."""
    listed = Entity("1", "Person", "own_list", {"name": ("Ana Soto Luna",)})
    index = build([listed]).bind(POPULATIONS)
    subjects = [make_subject("A", "Ana Soto Luna")]
    arrays = {key: array.copy() for key, array in index.to_arrays().items()}
    for array in arrays.values():
        array.setflags(write=False)
    made, read = (
        called_with(Engine(one, POPULATIONS, compiled=False), subjects)
        for one in (index, from_arrays(arrays))
    )
    assert made == read != []


def called_with(engine, subjects):
    """Return the types that the engine's kernel is called with, one by one."""
    seen = []
    plain = engine._kernels.screen

    def spy(*arguments):
        seen.append(tuple(map(typeof, arguments)))
        return plain(*arguments)

    engine._kernels.screen = spy
    engine.screen(subjects, 4.0)
    return seen


@settings(max_examples=100, deadline=None)
@given(lists(), batches(), KEEPS)
def test_the_lines_of_the_bill_add_up(entities, subjects, keep):
    engine = engine_of(entities)
    for hits in engine.screen(subjects, keep):
        for hit in hits:
            assert sum(line.bits for line in hit.score.evidence) == pytest.approx(
                hit.score.bits, abs=1e-6
            )


@settings(max_examples=100, deadline=None)
@given(lists(), batches())
def test_the_names_lines_add_up_to_what_the_kernel_said(entities, subjects):
    """The bill is written apart from the kernel, so it could tell another story."""
    engine = engine_of(entities)
    for kind in (PERSON, OTHER):
        lane = engine._lane(kind, [one for one in subjects if one.kind in (kind, ANY)])
        for place in range(len(lane.subjects)):
            for name in range(len(engine.index.names)):
                worth = engine._align(lane, place, name)
                if worth <= -99 or engine.index.arrays.name_kind[name] != kind:
                    continue
                position = int(engine.index.arrays.name_entity[name])
                lines = engine._score(lane, place, position, worth, name).evidence
                said = sum(line.bits for line in lines if not line.feature.startswith(DATA))
                assert said == pytest.approx(worth, abs=1e-6)


def test_many_hits_make_the_room_grow():
    rng = random.Random(5)
    names = [f"GONZALEZ{rng.choice('ABCDEFGH')}, MARIA {number}" for number in range(600)]
    entities = [
        Entity(f"own-{at}", "Person", "own_list", {"name": (name,)})
        for at, name in enumerate(names)
    ]
    engine = engine_of(entities)
    (hits,) = engine.screen([make_subject("C1", "Maria Gonzalez", kind=PERSON)], -50.0)
    assert len(hits) == 600


def test_each_initial_may_add_to_the_bound():
    """Two initials say more than the one that the filter once allowed for."""
    entity = Entity("own-1", "Person", "own_list", {"name": ("ZANBADA, Quirino Xavier",)})
    subject = make_subject("C1", "Q X Zanbada", kind=PERSON)
    engine = engine_of([entity])
    lane = engine._lane(PERSON, [subject])
    worth = engine._align(lane, 0, 0)
    assert worth > lane.encoded.word_rarity[2] + WEIGHTS.initial_cap
    assert engine.screen([subject], worth - 0.01)[0]


def test_equal_ties_are_broken_by_place_whatever_else_is_listed():
    """Both surnames sound like the customer's one; the first, paternal one is taken, always."""
    entity = Entity("own-1", "Person", "own_list", {"name": ("GONSALEZ GONZALEZ, Maria",)})
    subject = make_subject("C1", "Maria Gonzales", kind=PERSON)
    bills = set()
    for before in (("GONSALEZ", "GONZALEZ"), ("GONZALEZ", "GONSALEZ")):
        other = Entity("own-0", "Person", "own_list", {"name": (" ".join(before),)})
        hits = engine_of([other, entity]).screen([subject], -50.0)[0]
        bills |= {hit.score for hit in hits if hit.entity == 1}
    (bill,) = bills
    assert "surname_not_given" not in [line.feature for line in bill.evidence]


def test_of_two_listed_names_worth_the_same_the_first_is_shown():
    names = ("GONSALEZ, Maria", "GONZALEZ, Maria")
    subject = make_subject("C1", "Gonzales Maria", kind=PERSON)
    for name, alias in (names, names[::-1]):
        entity = Entity("own-1", "Person", "own_list", {"name": (name,), "alias": (alias,)})
        for first in names:
            other = Entity("own-0", "Person", "own_list", {"name": (first,)})
            shown = {
                hit.score.listed_name
                for hit in engine_of([other, entity]).screen([subject], 0.0)[0]
                if hit.entity == 1
            }
            assert shown == {name}


CURP = curp("CUXM", "19710412")
RFC = "CUXM710412AB1"


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        *(
            ({"birthDate": (born,)}, {"birth_date": "1971-04-12"})
            for born in ("1971-04-12", "1981-04-12", "1971-12-04", "1971-04", "1971", "1973")
        ),
        ({"gender": ("male",)}, {"sex": "male"}),
        ({"nationality": ("mx",)}, {"countries": ("mx",)}),
        ({"address": ("Calle Roble 17, Culiacan",)}, {"address": "Calle Roble 17, Culiacan"}),
        ({"name": ("CRUZ OLMEDO, Maria",), "idNumber": (CURP,)}, {"rfc": RFC}),
        ({"idNumber": (CURP,)}, {"curp": curp("CUXM", "19710412", serial="1")}),
        ({"name": ("CRUZ, Xochitl",)}, {"name": "X. Cruz"}),
        ({"name": ("CRUZ, X.",)}, {"name": "Xochitl Cruz"}),
    ],
)
def test_what_a_name_needs_to_be_kept_counts_in_the_filter(listed, asked):
    """A pair is kept at the very bits that it reaches, whatever these bits come from."""
    engine = engine_of([Entity("own-1", "Person", "own_list", {"name": ("CRUZ, Maria",)} | listed)])
    subject = make_subject("C1", asked.pop("name", "Maria Cruz"), kind=PERSON, **asked)
    ((hit,),) = engine.screen([subject], -50.0)
    assert [line for line in hit.score.evidence if line.bits > 0][1:]
    assert engine.screen([subject], hit.score.bits - 1e-6)[0]


def test_a_company_has_no_birth_date():
    """Its tax number may be its owner's; the filter knows no dates of companies."""
    said = {"name": ("Norvalis",), "taxNumber": (RFC,), "birthDate": ("1971-04-12",)}
    engine = engine_of([Entity("own-1", "Company", "own_list", said)])
    subject = make_subject("C1", "Norvalis", birth_date="1971-04-12", kind=OTHER)
    ((hit,),) = engine.screen([subject], -50.0)
    assert [line.feature for line in hit.score.evidence] == ["name_word"]
