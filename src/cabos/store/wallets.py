"""Wallets that the sources of a workspace name, with whose they are."""

from collections.abc import Mapping
from pathlib import Path

from cabos.model.wallet import Named
from cabos.store.parquet import database
from cabos.store.queries import queries

_SANCTION = "sanction"


def read_wallets(paths: Mapping[Path, str]) -> list[Named]:
    """Read every wallet that some snapshots name.

    Args:
        paths: the files of the snapshots and the source of each.

    Returns:
        One for each address and party that is said to have it, or that is only an address.
    """
    if not paths:
        return []
    sql, files = queries("wallets"), {"paths": [str(path) for path in paths]}
    sources = {str(path): source for path, source in paths.items()}
    with database(next(iter(paths)).parent) as connection:
        rows = connection.execute(sql["wallets"], files).fetchall()
        facts = connection.execute(sql["facts"], files).fetchall()
    said: dict[tuple[str, str], dict[str, dict[str, None]]] = {}
    for filename, entity_id, prop, value in facts:
        said.setdefault((filename, entity_id), {}).setdefault(prop, {})[value] = None
    found: dict[tuple[str, str, str], Named] = {}
    for filename, entity_id, address, place, statement in rows:
        mine = said.get((filename, entity_id), {})
        for holder in mine.get("holder") or {entity_id: None}:
            held = said.get((filename, holder), {})
            currency = tuple(mine.get("currency", ()))
            key = (filename, holder, address)
            before = found.get(key)
            found[key] = Named(
                address=address,
                entity_id=holder,
                caption=next(iter([*held.get("name", ()), *held.get("alias", ())]), holder),
                source=sources[filename],
                assets=tuple(dict.fromkeys((before.assets if before else ()) + currency)),
                programmes=tuple(held.get("programId", ())),
                is_listed=_SANCTION in held.get("topics", ())
                or _SANCTION in mine.get("topics", ()),
                place=before.place if before else place,
                statements=tuple(
                    dict.fromkeys((*(before.statements if before else ()), statement))
                ),
            )
    return list(found.values())
