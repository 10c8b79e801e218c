"""The six tracing rules: what each says, and the law behind it. Which one applies a court decides.

No rule is right by nature: money in an account has no marks. A court, or a statute, chooses which
part of a mixed balance counts as the tainted one. cabos never chooses for its user.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A tracing rule.

    Attributes:
        name: as the command line takes it.
        conserves: whether taint in = taint out + taint left.
        says: what it says of a payment out of a mixed balance, by language.
        law: what it rests on, by language.
    """

    name: str
    conserves: bool
    says: Mapping[str, str]
    law: Mapping[str, str]


RULES = {
    one.name: one
    for one in (
        Rule(
            "poison", False,
            {"en": "One tainted unit taints the whole balance, and all that is paid of it, until "
                   "the account is empty.",
             "es": "Una unidad contaminada contamina todo el saldo, y todo lo que de él se paga, "
                   "hasta que la cuenta queda vacía."},
            {"en": "Commingling as facilitation: where mixing serves to conceal, US courts have "
                   "let the whole be forfeited under 18 U.S.C. 1956 and 982; it is no tracing rule "
                   "and overstates.",
             "es": "La mezcla como medio: si mezclar sirve para ocultar, tribunales de EE. UU. han "
                   "permitido decomisar el todo con 18 U.S.C. 1956 y 982; no es una regla de "
                   "rastreo y exagera."},
        ),
        Rule(
            "pro-rata", True,
            {"en": "Each payment carries the same share of taint as the balance it is paid of.",
             "es": "Cada pago lleva la misma proporción contaminada que el saldo del que sale."},
            {"en": "Pro rata, the averaging or haircut rule: United States v. Benitez, "
                   "779 F.2d 135 (2d Cir. 1985).",
             "es": "Prorrata, regla del promedio: United States v. Benitez, 779 F.2d 135 "
                   "(2d Cir. 1985)."},
        ),
        Rule(
            "fifo", True,
            {"en": "What came in first goes out first.",
             "es": "Lo que entró primero sale primero."},
            {"en": "Clayton's Case: Devaynes v. Noble (1816) 1 Mer 572.",
             "es": "Caso Clayton: Devaynes v. Noble (1816) 1 Mer 572."},
        ),
        Rule(
            "lifo", True,
            {"en": "What came in last goes out first.",
             "es": "Lo que entró al último sale primero."},
            {"en": "Last in, first out: an accounting convention; named here for comparison, no "
                   "leading case is claimed for it.",
             "es": "Último en entrar, primero en salir: una convención contable; está aquí para "
                   "comparar, no se le atribuye un precedente."},
        ),
        Rule(
            "libr", True,
            {"en": "Clean money goes out first; the taint left is never more than the lowest "
                   "balance since, and later clean money does not refill it.",
             "es": "Primero sale el dinero limpio; lo contaminado que queda nunca supera el saldo "
                   "más bajo desde entonces, y dinero limpio posterior no lo repone."},
            {"en": 'Lowest intermediate balance, "drugs in, last out": United States v. Banco '
                   "Cafetero Panama, 797 F.2d 1154 (2d Cir. 1986), which lets the government "
                   "choose.",
             "es": 'Saldo intermedio más bajo, "entra droga, sale al último": United States v. '
                   "Banco Cafetero Panama, 797 F.2d 1154 (2d Cir. 1986), que deja elegir al "
                   "gobierno."},
        ),
        Rule(
            "dirty-first", True,
            {"en": "Tainted money goes out first.",
             "es": "Primero sale el dinero contaminado."},
            {"en": '"Drugs in, first out": the other choice of Banco Cafetero, 797 F.2d 1154 '
                   "(2d Cir. 1986).",
             "es": '"Entra droga, sale primero": la otra opción de Banco Cafetero, 797 F.2d 1154 '
                   "(2d Cir. 1986)."},
        ),
    )
}  # fmt: skip
"""The rules by name, in the order in which they are compared."""

REFUSED = {
    "en": "United States v. Voigt, 89 F.3d 1050 (3d Cir. 1996) refuses to trace once tainted and "
          "clean money are mixed.",
    "es": "United States v. Voigt, 89 F.3d 1050 (3d Cir. 1996) rechaza rastrear una vez mezclado "
          "el dinero contaminado con el limpio.",
}  # fmt: skip
"""The authority against all of them."""

NOT_ADVICE = {
    "en": "One rule for each asset, chosen openly. This is a computation, not legal advice.",
    "es": "Una sola regla por cada bien, elegida abiertamente. Esto es un cálculo, no asesoría "
          "jurídica.",
}  # fmt: skip
"""What every trace says of itself."""

_OTHER_NAMES = {
    "haircut": "pro-rata",
    "clayton": "fifo",
    "claytonscase": "fifo",
    "lowestintermediatebalance": "libr",
}


def rule_of(text: str) -> Rule | None:
    """Return the rule that a text names, or None; hyphens, blanks and case do not matter."""
    wanted = _letters(text)
    wanted = _OTHER_NAMES.get(wanted, wanted)
    return next((one for name, one in RULES.items() if _letters(name) == _letters(wanted)), None)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalpha())
