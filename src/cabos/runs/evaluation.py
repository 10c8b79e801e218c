"""Evaluate the workspace's screening on labelled files and on its own lists, and record it."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from cabos import __version__
from cabos.ask.disturb import ALIAS, OTHER_CHANGES, PERSON_CHANGES, Disturbed, alias
from cabos.ask.evaluate import GRID, Case, by_class, calibration, frontier, point, scores
from cabos.ask.origin import origin_of
from cabos.ask.screen import bits_of
from cabos.errors import InputError
from cabos.formats.table import read_table
from cabos.match.engine import Engine
from cabos.match.index import Index, kind_of_entity
from cabos.match.names import parse_company, parse_person
from cabos.match.pairs import compare
from cabos.match.reading import make_subject
from cabos.match.subject import PERSON, Subject
from cabos.match.weights import PAIR_THRESHOLD, WEIGHTS
from cabos.model.entity import NAME_PROPS, Entity
from cabos.runs.cache import save_population
from cabos.runs.intake import read_customers, take_census
from cabos.runs.owned_parties import load_screened
from cabos.runs.record import VALIDATION
from cabos.runs.screening import Job, check
from cabos.runs.searching import open_engine
from cabos.sources.customers import folded
from cabos.store.disk import file_hash
from cabos.store.workspace import Store

_BATCH = 5000
_TRUE = frozenset({"1", "true", "yes", "si", "sí", "t", "y"})
_FALSE = frozenset({"0", "false", "no", "f", "n"})


@dataclass(frozen=True, slots=True)
class Label:
    """What the truth file says of a customer."""

    entity_id: str
    is_match: bool
    classes: Mapping[str, str]


def evaluate_screening(store: Store, job: Job, truth: Path) -> dict[str, object]:
    """Measure recall and alert rates on labelled customers.

    Args:
        store: the workspace with the lists.
        job: the customers and the threshold.
        truth: CSV with customer_id, ent_num or entity_id, is_match, and columns of classes.

    Returns:
        recall, namesakes_alerted, others_alerted, by_class, threshold, frontier, calibration.

    Raises:
        InputError: if a file cannot be read or lacks a column.
    """
    check(store, job)
    labels = read_truth(truth)
    census = take_census(job.customers, mapping=job.mapping)
    key = save_population(store, census.populations)
    index, _ = load_screened(store, census.populations, key, job.now)
    engine = Engine(index, census.populations, compiled=census.rows >= 1000, threads=2)
    cases: list[Case] = []
    missing = set(labels)
    for intake in read_customers(job.customers, mapping=job.mapping, repeated=census.repeated):
        cases += _cases(intake.subjects, engine, labels)
        missing.difference_update(one.id for one in intake.subjects)
        job.tell("screening", len(cases), census.rows)
    body = _summary(cases, job.threshold) | {
        "customers": {"file": job.customers.name, "sha256": file_hash(job.customers)},
        "truth": {"file": truth.name, "sha256": file_hash(truth)},
        "labels_without_customer": len(missing),
    }
    return record(store, "screening", body, who=job.who, now=job.now)


def read_truth(path: Path) -> dict[str, Label]:
    """Read a truth file; see ``evaluate_screening`` for its columns."""
    labels: dict[str, Label] = {}
    for batch in read_table(path):
        at = {folded(title).replace(" ", "_"): place for place, title in enumerate(batch.header)}
        entity = at.get("entity_id", at.get("ent_num"))
        if entity is None or not {"customer_id", "is_match"} <= set(at):
            raise InputError(
                f"The truth needs customer_id, is_match and entity_id or ent_num; "
                f"found: {', '.join(batch.header)}",
                where=str(path),
            )
        prefix = "" if "entity_id" in at else "ofac-"
        used = {"customer_id", "is_match", "entity_id", "ent_num"}
        for row, line in zip(batch.rows, batch.lines, strict=True):
            classes = {key: row[place] for key, place in at.items() if key not in used}
            is_match = _read_label(row[at["is_match"]], path, line)
            labels[row[at["customer_id"]]] = Label(prefix + row[entity].strip(), is_match, classes)
    return labels


def _read_label(text: str, path: Path, line: int) -> bool:
    """Read whether a case is a match; a label that says neither is refused, not guessed."""
    word = text.strip().lower()
    if word not in _TRUE | _FALSE:
        raise InputError(
            f"is_match is {text!r}", where=f"{path}:{line}", remedy="Write 1 or 0, true or false"
        )
    return word in _TRUE


def _cases(
    subjects: Sequence[Subject], engine: Engine, labels: Mapping[str, Label]
) -> Iterator[Case]:
    keep = bits_of(GRID[0])
    for subject, hits in zip(subjects, engine.screen(subjects, keep), strict=True):
        label = labels.get(subject.id)
        best = {
            engine.party(hit.entity).entity.id: hit.score.probability
            for hit in hits
            if not hit.score.contradiction
        }
        right = 0.0 if label is None else best.get(label.entity_id, 0.0)
        kind = "other" if label is None else "match" if label.is_match else "namesake"
        yield Case(kind, right, max(best.values(), default=0.0), label.classes if label else {})


def _summary(cases: Sequence[Case], threshold: float) -> dict[str, object]:
    here = point(cases, threshold)
    dimensions = dict.fromkeys(key for one in cases for key in one.classes)
    return {
        "recall": here.recall,
        "namesakes_alerted": here.namesakes_alerted,
        "others_alerted": here.others_alerted,
        "by_class": by_class(cases, next(iter(dimensions), ""), threshold),
        "by": {key: by_class(cases, key, threshold) for key in dimensions},
        "counts": {
            kind: sum(one.kind == kind for one in cases) for kind in ("match", "namesake", "other")
        },
        "threshold": threshold,
        "frontier": [asdict(one) for one in frontier(cases)],
        "calibration": calibration(cases),
    }


def evaluate_lists(
    store: Store, *, limit: int, seed: int, threshold: float, who: str, now: datetime
) -> dict[str, object]:
    """Change listed names in named ways and see which are still found.

    Args:
        store: the workspace with the lists.
        limit: how many entities of each source to draw at most.
        seed: of the draw and the changes; the same seed gives the same result.
        threshold: the threshold.
        who: who evaluates.
        now: the moment.

    Returns:
        recall by change, source and name origin, by the name alone and with the birth date; the
        alert rate is that of names recombined from the lists' own words, a hard population.
    """
    engine, limits = open_engine(store, compiled=True)
    rng = random.Random(seed)  # noqa: S311  a draw, no secret
    cases: list[Case] = []
    for subjects, labels in _drawn(engine.index, limit, rng):
        cases += _cases(subjects, engine, labels)
    for start in range(0, limit, _BATCH):
        strangers = _strangers(engine.index, min(_BATCH, limit - start), rng)
        cases += _cases(strangers, engine, {})
    body = _summary(cases, threshold) | {"seed": seed, "limit": limit, "limits": limits}
    return record(store, "lists", body, who=who, now=now)


def _drawn(
    index: Index, limit: int, rng: random.Random
) -> Iterator[tuple[list[Subject], dict[str, Label]]]:
    """Yield changed names of drawn entities, in batches, with what they are."""
    by_source: dict[str, list[int]] = {}
    for position in range(len(index)):
        if index.names_of(position):
            by_source.setdefault(index.entity(position).source, []).append(position)
    subjects: list[Subject] = []
    labels: dict[str, Label] = {}
    for positions in by_source.values():
        for position in rng.sample(positions, min(limit, len(positions))):
            for subject, label in _changed(index.entity(position), rng):
                subjects.append(subject)
                labels[subject.id] = label
            if len(subjects) >= _BATCH:
                yield subjects, labels
                subjects, labels = [], {}
    yield subjects, labels


def _changed(entity: Entity, rng: random.Random) -> Iterator[tuple[Subject, Label]]:
    name = entity.caption
    kind = kind_of_entity(entity)
    parse, changes = (
        (parse_person, PERSON_CHANGES) if kind == PERSON else (parse_company, OTHER_CHANGES)
    )
    parts = parse(name)
    texts = {}
    for key, change in changes.items():
        words = change(Disturbed(parts), rng)
        if words and len(words) > (kind == PERSON):
            texts[key] = " ".join(words)
    others = [text for prop in NAME_PROPS[:3] for text in entity.get(prop)[prop == "name" :]]
    if (other := alias(others, rng)) is not None:
        texts[ALIAS] = other
    countries = (*entity.get("nationality"), *entity.get("country"))
    common = {"source": entity.source, "origin": origin_of(name, countries)}
    birth = entity.first("birthDate") or ""
    for key, text in texts.items():
        for data, date in (("name only", ""), ("with birth date", birth)):
            if data != "name only" and not date:
                continue
            mark = f"{entity.id} {key} {data}"
            classes = {"change": key, **common, "data": data}
            yield (
                make_subject(mark, text, birth_date=date, kind=kind),
                Label(entity.id, is_match=True, classes=classes),
            )


def _strangers(index: Index, count: int, rng: random.Random) -> list[Subject]:
    """Return names recombined from the words of listed persons: nobody's, as far as known."""
    people = [name for name in range(len(index.names)) if index.arrays.name_kind[name] == 0]
    if not people:
        return []
    made = []
    for number in range(count):
        words = [index.words(rng.choice(people)) for _ in range(3)]
        picked = " ".join((words[0][-1], words[1][0], words[2][min(1, len(words[2]) - 1)]))
        made.append(make_subject(f"stranger {number}", picked, kind=PERSON))
    return made


def evaluate_pairs(path: Path, *, threshold: float = PAIR_THRESHOLD) -> dict[str, object]:
    """Measure precision, recall and F1 on labelled pairs of names.

    Args:
        path: CSV with name1, name2, is_match, and optionally schema.
        threshold: the probability from which two names are said to be one party's.

    Returns:
        precision, recall, f1, threshold, by_class (schema), frontier.

    Raises:
        InputError: if the file cannot be read or lacks a column.
    """
    found: list[tuple[float, bool, str]] = []
    for batch in read_table(path):
        at = {folded(title): place for place, title in enumerate(batch.header)}
        if not {"name1", "name2", "is match"} <= set(at):
            raise InputError(
                f"Pairs need name1, name2 and is_match; found: {', '.join(batch.header)}",
                where=str(path),
            )
        for row, line in zip(batch.rows, batch.lines, strict=True):
            schema = row[at["schema"]] if "schema" in at else "Person"
            said = compare(row[at["name1"]], row[at["name2"]], schema or "LegalEntity")
            is_match = _read_label(row[at["is match"]], path, line)
            found.append((said.probability, is_match, schema))
    schemata = dict.fromkeys(schema for _, _, schema in found)
    pairs = [(probability, is_match) for probability, is_match, _ in found]
    return scores(pairs, threshold) | {
        "pairs": len(found),
        "by_class": {
            key: scores([one[:2] for one in found if one[2] == key], threshold) for key in schemata
        },
        "frontier": [scores(pairs, at_least) for at_least in GRID],
        "file": {"file": path.name, "sha256": file_hash(path)},
    }


def record(
    store: Store, kind: str, body: Mapping[str, object], *, who: str, now: datetime
) -> dict[str, object]:
    """Keep an evaluation as a dated record of the model's validation, and return it."""
    kept = dict(body) | {"version": __version__, "weights": list(WEIGHTS), "at": now.isoformat()}
    snapshots = [one.snapshot for one in store.current()]
    number = store.append(VALIDATION, kind, kept, who=who, now=now, snapshots=snapshots)
    return kept | {"record": number}
