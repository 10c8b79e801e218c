"""The golden files of the sources: what each sample gives. Run this file to write them anew."""

import json
from collections.abc import Mapping
from pathlib import Path

from cabos.sources.parse import parse_source

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src" / "cabos" / "sources"
GOLDEN = ROOT / "tests" / "golden" / "sources"
# Golden file: the source, and its sample's folder and pattern.
SAMPLES = {
    "us_ofac_sdn": ("us_ofac_sdn", "us_ofac_sdn/sample", "sdn_*.csv"),
    "us_ofac_cons": ("us_ofac_cons", "us_ofac_cons/sample", "*.csv"),
    "us_ofac_cons_enhanced": ("us_ofac_cons", "us_ofac_cons/sample/enhanced", "*.xml"),
    "un_sc": ("un_sc", "un_sc/sample", "*.xml"),
    "mx_sat_69b": ("mx_sat_69b", "mx_sat_69b/sample", "*.csv"),
    "crypto_addresses": ("crypto_addresses", "crypto_addresses/sample", "*.txt"),
    "ftm": ("ftm", "ftm/sample", "invented.*"),
    "own_list": ("own_list", "own_list/sample", "*.csv"),
    "ownership_holdings": ("ownership", "ownership/sample", "holdings.csv"),
    "ownership_bods": ("ownership", "ownership/sample", "bods.json"),
    "ownership_gleif": ("ownership", "ownership/sample", "gleif_*.csv"),
    "ownership_psc": ("ownership", "ownership/sample", "psc.jsonl"),
    "ownership_ftm": ("ownership", "ownership/sample", "*.ftm.json"),
    "designated_organisations": ("own_list", "us_ofac_sdn/sample", "designated_*.csv"),
}


def sample(name: str) -> tuple[str, dict[str, bytes]]:
    source, folder, pattern = SAMPLES[name]
    paths = sorted((SOURCES / folder).glob(pattern))
    return source, {path.name: path.read_bytes() for path in paths}


def render(source: str, files: Mapping[str, bytes]) -> str:
    parsed = parse_source(source, files)
    rows = [
        [one.entity_id, one.schema, one.prop, one.value, one.place, one.lang, one.original]
        for one in parsed.statements
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    rejects = [[one.place, one.reason, one.text] for one in parsed.rejects]
    head = json.dumps(
        {"published": parsed.published, "notes": parsed.notes, "rejects": rejects},
        ensure_ascii=False,
    )
    # One statement a line, so that a change reads well in a diff.
    return f'{{"parsed": {head},\n"statements": [\n' + ",\n".join(lines) + "\n]}\n"


if __name__ == "__main__":
    for golden in SAMPLES:
        GOLDEN.joinpath(f"{golden}.json").write_text(render(*sample(golden)), encoding="utf-8")
