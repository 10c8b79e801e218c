"""A small world to draw: a list, who owns whom, relations of FollowTheMoney, and a hostile name."""

import json
from datetime import UTC, datetime
from pathlib import Path

from cabos.store.workspace import Store

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
EVIL = '</script><script>alert(1)</script><img src=x onerror="alert(2)"> \u202e & Co'
LIST = """id,name,schema,programme,country
1,"ZAMBRANO QUIROGA, Ismael",Person,SDGT,mx
2,"Comercializadora Tlaxicali, S.A. de C.V.",Company,TEST,mx
"""
HOLDINGS = """owner,owned,share,from,to,source
own-1,"Bahía Norte, S.A.",60,2021-03-01,,registro mercantil
"Bahía Norte, S.A.","Marina Tres Palmas, S. de R.L.",75,2022-01-01,2025-06-30,informe
"Bahía Norte, S.A.","Hotel Costa Invent",25-60,2022,,informe
"Comercializadora Tlaxicali SA de CV","Hotel Costa Invent",10,,,informe
"""
ENTITIES = (
    {"id": "p-1", "schema": "Person", "properties": {
        "name": ["Berenice Ñandú"], "country": ["mx"], "addressEntity": ["a-1", "a-4"]}},
    {"id": "p-2", "schema": "Company", "properties": {
        "name": [EVIL], "addressEntity": ["a-2", "a-4"]}},
    {"id": "p-3", "schema": "Person", "properties": {
        "name": ["Sola"], "addressEntity": ["a-3"]}},
    {"id": "a-1", "schema": "Address", "properties": {
        "full": ["Av. Invento 12, Tepic"], "street": ["Av. Invento 12"]}},
    {"id": "a-2", "schema": "Address", "properties": {
        "full": ["AV INVENTO 12 TEPIC"], "street": ["AV INVENTO 12"]}},
    {"id": "a-4", "schema": "Address", "properties": {"full": ["Calle Otra 5, Tepic"]}},
    {"id": "a-3", "schema": "Address", "properties": {"full": ["Tepic"]}},
    {"id": "d-1", "schema": "Directorship", "properties": {
        "director": ["p-1"], "organization": ["p-2"], "role": ["gerente"],
        "startDate": ["2020-01"], "sourceUrl": ["https://example.org/acta?n=1&m=2"]}},
    {"id": "f-1", "schema": "Family", "properties": {
        "person": ["p-1"], "relative": ["own-1"], "relationship": ["hermana"]}},
    {"id": "l-1", "schema": "UnknownLink", "properties": {
        "subject": ["p-2"], "object": ["nobody-knows"],
        "sourceUrl": ["javascript:alert(3)"]}},
    {"id": "l-2", "schema": "UnknownLink", "properties": {
        "subject": ["p-1"], "description": ["ALGUIEN SIN REGISTRO"]}},
    {"id": "s-1", "schema": "Sanction", "properties": {
        "entity": ["p-2"], "program": ["PROG-X"], "listingDate": ["2020-02-02"]}},
)  # fmt: skip


def make_world(folder: Path) -> Store:
    store = Store.create(folder / "workspace")
    for source, name, text in (
        ("own_list", "own.csv", LIST),
        ("ownership", "hold.csv", HOLDINGS),
        ("ftm", "world.ftm.json", "".join(f"{json.dumps(one)}\n" for one in ENTITIES)),
    ):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        store.add(source, [path], now=NOW)
    return store
