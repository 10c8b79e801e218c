"""The golden files of money: what each sample gives. Run this file to write them anew."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from cabos.sources.money.parse import parse_money

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "src" / "cabos" / "sources" / "money" / "sample"
GOLDEN = ROOT / "tests" / "golden" / "money"
FORMS = {
    "statement.camt053.xml": "camt053",
    "statement.mt940": "mt940",
    "statement.ofx": "ofx",
    "card.ofx": "ofx",
    "invoice_payment.xml": "cfdi",
    "invoice_paid.xml": "cfdi",
    "proof.cep.xml": "spei",
    "transactions.csv": "utxo",
}


def render(files: Mapping[str, bytes]) -> str:
    lines = (
        json.dumps({type(one).__name__: asdict(one)}, ensure_ascii=False)
        for one in parse_money(files)
    )
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for golden in FORMS:
        text = render({golden: (SAMPLE / golden).read_bytes()})
        GOLDEN.joinpath(f"{golden}.jsonl").write_text(text, encoding="utf-8")
