"""Names with structure: which words, in which role, and what was left out."""

import re
from dataclasses import dataclass
from functools import lru_cache

from cabos.match.fold import fold
from cabos.match.lexicon import ABBREVIATIONS, FORM_WORDS, FORMS, PARTICLES, STOP_WORDS, TITLES

UNKNOWN, GIVEN, PATERNAL, MATERNAL, MARRIED = range(5)
MAX_WORDS = 12

_SPLIT = re.compile(r"[^A-Z0-9]+")
_INITIALS = re.compile(r"\b((?:[A-Z]\.[ ]?){2,}|(?:[A-Z]\.){1,}[A-Z]\b)")
_DIGIT_FOR_LETTER = str.maketrans("01345", "OIEAS")


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart.

    Attributes:
        words: folded words, at most ``MAX_WORDS``, particles and titles left out.
        roles: one for each word: UNKNOWN, GIVEN, PATERNAL, MATERNAL or MARRIED ("de HUSBAND").
        joined: for each word, the word with the particles before it glued on, or the word itself.
        form: the legal form of a company, such as ``SA``; empty where none is given.
    """

    words: tuple[str, ...]
    roles: tuple[int, ...]
    joined: tuple[str, ...]
    form: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether no particle was left out and no comma turned the order round."""
        return self.joined == self.words and (not self.roles or self.roles[0] != PATERNAL)


@lru_cache(maxsize=131_072)  # a file's names are parsed to be counted, then to be compared
def parse_person(text: str) -> Name:
    """Take a person's name apart.

    A comma splits it as lists do, ``PATERNAL MATERNAL, Given``; without one the roles stay
    unknown, but for a final ``de X`` after two words or more, which is a married name.

    Args:
        text: the name in any script.

    Returns:
        Its words with their roles.
    """
    folded = fold(text)
    head, comma, tail = folded.partition(",")
    if not comma or not tail.strip() or not head.strip():
        return _person(_tokens(folded.replace(",", " ")), UNKNOWN)
    family = _person(_tokens(head), PATERNAL)
    given = _person(_tokens(tail.replace(",", " ")), GIVEN)
    return Name(
        (family.words + given.words)[:MAX_WORDS],
        (family.roles + given.roles)[:MAX_WORDS],
        (family.joined + given.joined)[:MAX_WORDS],
    )


def _tokens(folded: str) -> list[str]:
    tokens = []
    for token in _SPLIT.split(folded):
        if not token:
            continue
        if not token.isalpha() and any(sign.isalpha() for sign in token):
            token = token.translate(_DIGIT_FOR_LETTER)  # noqa: PLW2901  Ig0r is Igor
        tokens.append(token)
    return tokens


def _person(tokens: list[str], first_role: int) -> Name:
    words: list[str] = []
    roles: list[int] = []
    joined: list[str] = []
    lead = ""
    kept = [token for token in tokens if token not in TITLES] or tokens
    for position, token in enumerate(kept):
        is_last = position == len(kept) - 1
        if token in PARTICLES and not (is_last and not words):
            lead += token
            continue
        token = ABBREVIATIONS.get(token, token)  # noqa: PLW2901
        married = lead == "DE" and is_last and len(words) >= 2 and first_role == UNKNOWN
        words.append(token)
        joined.append(lead + token)
        roles.append(MARRIED if married else _role(first_role, len(words) - 1))
        lead = ""
    return Name(tuple(words[:MAX_WORDS]), tuple(roles[:MAX_WORDS]), tuple(joined[:MAX_WORDS]))


def _role(first_role: int, position: int) -> int:
    if first_role == PATERNAL and position >= 1:
        return MATERNAL
    return first_role


@lru_cache(maxsize=65536)
def parse_company(text: str) -> Name:
    """Take a company's, an organisation's or a vessel's name apart.

    Letters with dots are joined (``S.A.`` is ``SA``), legal forms are taken out into ``form``,
    words that say nothing (``the``, ``de``) left out.

    Args:
        text: the name in any script.

    Returns:
        Its words, all of unknown role, and the legal form.
    """
    folded = fold(text).replace("&", " AND ")
    folded = _INITIALS.sub(lambda found: re.sub(r"[. ]", "", found.group()) + " ", folded)
    tokens = [token for token in _SPLIT.split(folded) if token]
    tokens, form = _take_form(tokens)
    kept = [ABBREVIATIONS.get(token, token) for token in tokens if token not in STOP_WORDS]
    words = tuple(kept or tokens)[:MAX_WORDS]
    return Name(words, (UNKNOWN,) * len(words), words, form)


def _take_form(tokens: list[str]) -> tuple[list[str], str]:
    """Take the legal form out of the words, the longest spelling first."""
    form = ""
    kept: list[str] = []
    position = 0
    while position < len(tokens):
        for size in range(min(FORM_WORDS, len(tokens) - position), 0, -1):
            spelt = " ".join(tokens[position : position + size])
            # "SC Johnson": two letters at the front are more often a name than a form.
            if spelt in FORMS and (position or len(spelt) != 2 or spelt in {"AO", "OY"}):
                form = form or FORMS[spelt]
                position += size
                break
        else:
            kept.append(tokens[position])
            position += 1
    return (kept, form) if kept else (tokens, "")
