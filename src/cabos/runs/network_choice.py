"""What is taken of a workspace to make a network."""

from dataclasses import dataclass, field
from datetime import date

from cabos.ask.projection import Rule

PAYMENT = "Payment"
"""The kind of tie that transfers make; they are read where it is named alone."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """What is taken of a workspace.

    Attributes:
        day: on which ties are in force, and of which the lists are used.
        kinds: the kinds of ties; all but payments where it is empty.
        sources: the sources that say them; all where it is empty.
        schemata: the schemata of entities, special cases too; all where it is empty.
        around: an entity at the centre, by its id, an identifier or its exact name, or an account;
            None for the whole workspace.
        hops: how many ties away from it; a tie of any kind that was chosen counts.
        project: a schema whose entities alone are kept: two are tied where they share another
            entity, such as a company or an address, or where a tie stands between them; or None.
        rule: how what they share is counted.
        first: the first day of payments, or None.
        last: the last day of payments, or None.
        currency: payments in this currency alone, which then weigh what was paid; None for
            payments in any, which weigh how many they are.
        directed: whether ties go from the owner to the owned, from the payer to the payee, and so
            on; else they have no direction.
    """

    day: date
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    schemata: tuple[str, ...] = ()
    around: str | None = None
    hops: int = 2
    project: str | None = None
    rule: Rule = field(default_factory=Rule)
    first: date | None = None
    last: date | None = None
    currency: str | None = None
    directed: bool = False
