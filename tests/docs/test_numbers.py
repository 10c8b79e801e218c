"""The numbers that the explanation quotes are those of the program."""

import pytest
from blocks import LANGUAGES, page_path

from cabos.match.population import RAREST_BITS
from cabos.match.weights import THRESHOLD, WEIGHTS

MINUS = "−"


def signed(value):
    return f"{value:+g}".replace("-", MINUS)


QUOTED = {
    "prior": f"{signed(WEIGHTS.prior)} bits",
    "odds": f"1 {{to}} {2**-WEIGHTS.prior:,.0f}",
    "threshold": f" {THRESHOLD:g} ",
    "rarest": f"{RAREST_BITS:g} bits",
    "initial": f"{WEIGHTS.initial_cap:g} bits",
    "no second surname": f"({signed(WEIGHTS.maternal_missing)})",
    "another second surname": f"({signed(WEIGHTS.maternal_conflict)})",
    "other given names": f"({signed(WEIGHTS.given_conflict)})",
    "married": f"({signed(WEIGHTS.married)})",
    "order": f"{-WEIGHTS.order:g} bits",
    "dependence": f"{WEIGHTS.dependence * 100:g} %",
    "weak": f" {WEIGHTS.weak_cap:g} bits",
    "identifier": f" {WEIGHTS.identifier_agrees:g} bits",
    "name differs": f" {-WEIGHTS.name_differs:g} bits",
    "year conflict": f"| {signed(WEIGHTS.date_year_conflict)} bits",
    "near": f"| {signed(WEIGHTS.date_near)} bit",
    "swapped": f"{signed(WEIGHTS.date_swapped)} |",
    "digit": f"{signed(WEIGHTS.date_digit)} |",
    "conflict": f"| {signed(WEIGHTS.date_conflict)} bits",
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", QUOTED)
def test_the_explanation_quotes_the_program(lang, name):
    text = " ".join(page_path(lang, "explanation").read_text("utf-8").split())
    assert QUOTED[name].format(to={"en": "to", "es": "a"}[lang]) in text
