"""The columns of a customers file, told by their names in English and Spanish."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cabos.errors import InputError, UsageError

# Field to the spellings of its column, folded: lower case, no accents, signs as one blank.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "customer_id": (
        "customer id", "id", "customer", "client id", "id cliente", "cliente id", "numero cliente",
        "numero de cliente", "no cliente", "num cliente", "clave", "clave cliente", "customer no",
        "customer number", "account", "account id", "cuenta", "folio", "record id", "identifier",
    ),
    "name": (
        "name", "full name", "fullname", "customer name", "client name", "nombre",
        "nombre completo", "nombre del cliente", "nombre cliente", "razon social",
        "nombre o razon social", "denominacion", "company name", "legal name", "company",
        "empresa", "beneficiary", "beneficiario", "titular", "nombre del contribuyente",
    ),
    "given": (
        "first name", "firstname", "given name", "given names", "given", "forename", "nombres",
        "nombre s", "primer nombre", "nombre de pila", "nombre pila",
    ),
    "middle": ("middle name", "middlename", "middle names", "segundo nombre", "otros nombres"),
    "paternal": (
        "last name", "lastname", "surname", "family name", "apellido", "apellidos",
        "apellido paterno", "primer apellido", "paterno", "ap paterno", "paternal surname",
    ),
    "maternal": (
        "apellido materno", "segundo apellido", "materno", "ap materno", "second surname",
        "second last name", "maternal surname",
    ),
    "birth_date": (
        "birth date", "birthdate", "date of birth", "dob", "birthday", "fecha de nacimiento",
        "fecha nacimiento", "fec nac", "fecha nac", "f nacimiento", "nacimiento", "fechanacimiento",
    ),
    "sex": ("sex", "gender", "sexo", "genero"),
    "curp": ("curp", "c u r p", "clave curp"),
    "rfc": ("rfc", "r f c", "tax id", "rfc con homoclave"),
    "country": (
        "country", "nationality", "country code", "pais", "nacionalidad", "citizenship",
        "pais de nacionalidad", "ciudadania",
    ),
    "identifiers": (
        "identifiers", "identificadores", "passport", "pasaporte", "passport number", "wallet",
        "numero de pasaporte", "id number", "document", "documento", "national id",
        "identificacion", "crypto address", "direccion cripto", "billetera", "imo", "lei",
    ),
    "address": ("address", "direccion", "domicilio", "full address"),
    "schema": (
        "schema", "type", "kind", "tipo", "tipo de persona", "tipo persona", "entity type",
        "customer type", "tipo de cliente",
    ),
}  # fmt: skip
_BY_SPELLING = {text: field for field, texts in SPELLINGS.items() for text in texts}
_SIGNS = re.compile(r"[^a-z0-9]+")
_SEVERAL = frozenset({"identifiers"})  # fields that more than one column may feed


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a row.

    Attributes:
        places: field to the positions of its columns.
        unused: the columns that no field takes.
    """

    places: Mapping[str, tuple[int, ...]]
    unused: tuple[str, ...]

    def value(self, row: Sequence[str], field: str) -> str:
        """Return the cell of a field, stripped, or an empty string."""
        places = self.places.get(field)
        return row[places[0]].strip() if places and places[0] < len(row) else ""

    @property
    def has_parts(self) -> bool:
        """Whether given names and surnames come apart."""
        return "given" in self.places or "paternal" in self.places

    def values(self, row: Sequence[str], field: str) -> list[str]:
        """Return all cells of a field that say something."""
        places = self.places.get(field, ())
        return [text for place in places if place < len(row) and (text := row[place].strip())]


def find_columns(header: Sequence[str], mapping: Iterable[str] = (), *, where: str) -> Columns:
    """Tell which column holds which field.

    Args:
        header: the names of the columns.
        mapping: ``COLUMN=FIELD`` choices of the user, which win over the names.
        where: the file, for messages.

    Returns:
        The columns.

    Raises:
        UsageError: if a choice names no column or no field.
        InputError: if there is no name; it lists what was found and how to map it.
    """
    places: dict[str, list[int]] = {}
    chosen = _chosen(header, mapping)
    for at, title in enumerate(header):
        field = chosen.get(at) or _BY_SPELLING.get(folded(title))
        if field is None or (field in places and field not in _SEVERAL and at not in chosen):
            continue
        places.setdefault(field, []).append(at)
    for at, field in chosen.items():
        if field not in _SEVERAL:
            places[field] = [at]
    if "name" not in places and not {"given", "paternal"} & set(places):
        found = ", ".join(header[:30]) or "none"
        raise InputError(
            f"No column holds the customers' names; found: {found}",
            where=where,
            remedy=f"Say which one it is: --map '{header[0] if header else 'COLUMN'}=name'. "
            f"Fields: {', '.join(SPELLINGS)}",
        )
    used = {at for several in places.values() for at in several}
    unused = tuple(title for at, title in enumerate(header) if at not in used)
    return Columns({field: tuple(several) for field, several in places.items()}, unused)


def folded(title: str) -> str:
    """Fold a column's name: lower case, no accents, every sign a blank."""
    plain = unicodedata.normalize("NFD", title.replace("\ufeff", "").casefold())
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Mn")
    return _SIGNS.sub(" ", plain).strip()


def _chosen(header: Sequence[str], mapping: Iterable[str]) -> dict[int, str]:
    titles = {folded(title): at for at, title in enumerate(header)}
    chosen = {}
    for choice in mapping:
        column, equals, field = choice.rpartition("=")
        if not equals or field not in SPELLINGS:
            raise UsageError(
                f"--map {choice!r} is not COLUMN=FIELD", remedy=f"Fields: {', '.join(SPELLINGS)}"
            )
        if folded(column) not in titles:
            raise UsageError(
                f"--map names the column {column!r}, which the file does not have",
                remedy=f"Its columns: {', '.join(header[:30])}",
            )
        chosen[titles[folded(column)]] = field
    return chosen
