"""SPEI proofs of payment (CEP): each is one transfer in pesos."""

from collections.abc import Iterator

from cabos.formats import spei
from cabos.formats.spei import Proof, Side
from cabos.model.account import LeftOut
from cabos.model.reject import Reject
from cabos.model.transfer import UNKNOWN, Transfer, account_key
from cabos.sources.money.found import File, Found
from cabos.sources.money.values import UnreadableError, holder, iso_time, minor

_PESOS = "MXN"


def parse(data: bytes, file: File) -> Iterator[Found]:
    """Read the proofs of a file.

    Args:
        data: the file's bytes.
        file: its name and where its rows stand.

    Yields:
        A transfer each, with the holders of both accounts.

    Raises:
        InputError: where the file is damaged or holds no proof.
    """
    for proof in spei.read(data, file.name):
        inner = f"proof {proof.number}" if proof.number > 1 else ""
        try:
            found = list(_transfer(proof, file, inner))
        except UnreadableError as error:
            told = f"{proof.date} {proof.clock} {proof.amount} {proof.key} {proof.concept}"
            yield Reject(file.full_place(inner), str(error), told[:1000])
        else:
            yield from found


def _transfer(proof: Proof, file: File, inner: str) -> Iterator[Found]:
    amount = minor(proof.amount, _PESOS)
    place = file.place(inner)
    if amount == 0:
        yield LeftOut(place, "the amount is zero", proof.key or proof.concept)
        return
    clock = f"T{proof.clock}" if proof.clock else ""
    when, is_day = iso_time(proof.date + clock)
    payer, beneficiary = _account(proof.payer), _account(proof.beneficiary)
    if payer == beneficiary == UNKNOWN:
        raise UnreadableError("the proof names no account")
    yield Transfer(
        row=file.next_row(), time=when, is_day=is_day, payer=payer, beneficiary=beneficiary,
        amount=amount, currency=_PESOS, received=amount, received_currency=_PESOS,
        ref=proof.key, memo=proof.concept, kind="SPEI", place=place,
    )  # fmt: skip
    for account, side in ((payer, proof.payer), (beneficiary, proof.beneficiary)):
        if (named := holder(account, side.name, (side.number,), place, bank=side.bank)) is not None:
            yield named


def _account(side: Side) -> str:
    """Return the key of an account: a CLABE stands alone; a card or a telephone has its bank."""
    return (
        UNKNOWN
        if side.account.upper() in {"", "NA", "ND"}
        else account_key(side.account, side.bank)
    )
