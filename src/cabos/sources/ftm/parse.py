"""Files in a FollowTheMoney form: everything is kept as it stands, known to cabos or not."""

from collections.abc import Mapping

from cabos.formats import ftm
from cabos.formats.ftm import Fault
from cabos.model.schema import find_schema
from cabos.model.statement import Statement
from cabos.sources.draft import Draft


def parse(files: Mapping[str, bytes], draft: Draft) -> None:
    """Parse entities and statements; ids, schemata and properties are kept as they are.

    Args:
        files: name to bytes, each JSON lines or a CSV of statements.
        draft: the page to write on.

    Raises:
        InputError: where a file is in neither form.
    """
    for name, data in files.items():
        unknown: set[str] = set()
        for fact in ftm.read(data, name):
            place = f"{name}:{fact.line}"
            if isinstance(fact, Fault):
                draft.reject(place, fact.reason, [fact.text])
                continue
            if find_schema(fact.schema) is None:
                unknown.add(fact.entity_id)
            draft.write(
                Statement(
                    fact.entity_id,
                    fact.schema,
                    fact.prop,
                    fact.value,
                    draft.source,
                    place,
                    fact.lang,
                    fact.original,
                )
            )
        if unknown:
            draft.count("schema_unknown", len(unknown))
