"""Every weight of the matching model, each with where it comes from.

A score is a sum of evidence in bits (log2 of a likelihood ratio, Fellegi and Sunter 1969,
doi:10.1080/01621459.1969.10501049). For a word of the customer's name that stands for a word of the
listed name in way *k*, the evidence is ``rarity(word) + log2(CHANNEL[k])``: how rare the customer's
word is in the population at hand, less what it costs that a true match is written in that way.
The channel is a noisy-channel model of spelling: the share of true matches written in way *k*, over
the number of spellings that way could have produced.

Sources: [E] estimated by ``bench/estimate_weights.py``, which anyone can run again;
[J] judgement, stated as such, checked only by the bars in ``bench/README.md``.
"""

import math
from typing import NamedTuple

# How a customer's word stands for a listed word. The order is the order of preference.
EXACT, SOUND, TYPO, NICKNAME, TRANSLIT, GLUED, TWO_TYPOS, INITIAL = range(8)
WAYS = ("exact", "sound", "typo", "nickname", "translit", "glued", "two typos", "initial")

CHANNEL_BITS: tuple[float, ...] = (
    math.log2(0.88),  # [E] written as listed
    math.log2(0.03 / 4),  # [E] same Spanish sound: 3 % of matches, about four spellings each
    math.log2(0.06 / 150),  # [E] one edit: 6 %, about 150 common edits of a word
    math.log2(0.02 / 4),  # [J] nickname: 2 %, about four per name
    math.log2(0.02 / 20),  # [J] another transliteration: 2 %, about twenty spellings
    math.log2(0.02),  # [E] words written together or apart: 2 %, one way to do it
    math.log2(0.01 / 4000),  # [J] two edits in one word of seven letters or more
    0.0,  # [J] an initial: its bits are the rarity of the letter, up to ``initial_cap``
)


class Weights(NamedTuple):
    """The numbers of the model, in bits unless said otherwise."""

    # Prior: the bits at which a hit is as likely true as not [E]. Fixed, so that a change of one
    # entry changes no other alert. Calibrated where one customer in sixty is listed; where fewer
    # are, read a probability as a rank, or lower the prior by log2 of how much fewer.
    prior: float = -15.0

    # Words that found no partner [E].
    given_missing: float = -0.8  # the list has one more given name
    given_added: float = -1.0  # the customer has one more given name
    given_conflict: float = -8.5  # both have given names and none agrees
    middle_conflict: float = -3.5  # the first given name agrees, the others disagree
    maternal_missing: float = -0.7  # the customer gives no second surname
    maternal_added: float = -1.0  # the list gives no second surname
    maternal_conflict: float = -6.5  # both give one and they disagree
    married: float = -1.5  # "de HUSBAND" stands where the maternal surname was
    paternal_missing: float = -5.0  # the paternal surname is not there
    paternal_conflict: float = -8.0  # another stands in its place
    between_conflict: float = -6.0  # a word before the paternal surname, no maternal
    between_added: float = -3.0  # the same, where the list gives no maternal surname
    surnames_conflict: float = -11.0  # no surname of either side agrees
    given_absent: float = -4.0  # the customer gives no given name
    order: float = -3.5  # surnames swapped, or a given name that is a surname there
    plain_conflict: float = -5.0  # a pair of words that disagree, roles unknown
    plain_extra: float = -1.2  # a word more on one side, roles unknown
    initial_cap: float = 4.5  # an initial never says more than this
    dependence: float = 0.88  # [J] words depend on one another: share kept of each more
    weak_cap: float = 9.0  # [J] weak alias or single word: at most this for the name
    company_conflict: float = 0.8  # [E] share of the rarity of words that disagree, taken off
    company_extra: float = 0.25  # [E] share of the rarity of words only one side has, taken off
    form_conflict: float = -1.0  # [J] two different legal forms

    # Birth dates [E]: 1 day in 60 years of days, 1 year in 60, agreed in 93 % of true matches.
    date_exact: float = 14.2
    date_swapped: float = 9.5  # day and month swapped
    date_digit: float = 5.0  # one digit differs
    date_month: float = 8.5  # month and year, the day unknown on one side
    date_year: float = 5.2  # the year, all that one side knows
    date_near: float = 1.0  # the years are one or two apart where only years are known or "circa"
    date_year_conflict: float = -5.0  # years differ, all that one side knows
    date_conflict: float = -9.0  # two full dates that differ: also a rule, see score.py

    # Other evidence [J].
    name_differs: float = -8.0  # an identifier agrees and nothing of the name does
    sex_agrees: float = 0.9
    sex_conflict: float = -5.0
    country_agrees: float = 0.4
    country_conflict: float = -0.8
    identifier_agrees: float = 30.0  # an official identifier decides
    number_agrees: float = 16.0  # a short number agrees: it may be of another kind or country
    curp_same_person: float = 6.0  # two valid C.U.R.P. agree but for the last two signs
    curp_differs: float = -3.0  # two valid C.U.R.P. differ in more than that
    letters_agree: float = 3.0  # one name letter of a C.U.R.P. or R.F.C. that the name left open
    letters_conflict: float = -2.0
    address_agrees: float = 8.0


WEIGHTS = Weights()
RARE_ENOUGH = -9.0  # a word that says less than this against a match is no partner at all [J]
THRESHOLD = 0.5
"""Default probability from which a hit is an alert; see docs: how to choose it."""


def probability(bits: float, prior: float = WEIGHTS.prior) -> float:
    """Turn bits of evidence and a prior in bits into a probability."""
    exponent = max(-60.0, min(60.0, bits + prior))
    return 1.0 / (1.0 + math.pow(2.0, -exponent))


class PairWeights(NamedTuple):
    """The numbers of ``pairs``, in bits: two names put side by side because they look alike.

    All but the base are costs: none may be above zero. [E] here is ``bench/estimate_pairs.py``.
    """

    base: float = 5.6  # [E] the two were put side by side, before anything disagrees
    edit: float = -2.5  # [E] each letter changed, up to four in a word
    sound_edit: float = -0.5  # [J] the same in a word that sounds alike: 0 by the estimate
    contradiction: float = -8.0  # [E] two initials that differ; father and son changed places
    extra_given: float = -0.9  # [E] each word that only one person's name has
    single_name: float = -6.4  # [E] a person's single name beside a longer one
    extra_word: float = -3.4  # [E] each word that only one company's name has
    form_conflict: float = -5.0  # [J] two legal forms: -6.5 by the estimate; none decides alone
    number_conflict: float = 0.0  # [J] see below
    short_name: float = -6.0  # [E] something differs in a name of four letters or fewer
    changed_way: float = -0.3  # [J] a nickname, initials, or a word written apart


# A number that differs (fund V, fund VI; vessel 5, vessel 6) is shown and costs nothing: labelled
# files call such pairs one party, since a digit is soon mistyped, though they often are two.
PAIR_WEIGHTS = PairWeights()
PAIR_THRESHOLD = 0.5
"""Probability from which two names are names of one party."""


class ResolveWeights(NamedTuple):
    """What resolution adds to ``Weights``: many records against one another. Bits."""

    least_prior: float = 15.0  # [J] as in screening; from 2**15 records on, log2 of their number
    rarest: float = 18.5  # a word says no more, as in ``population``
    number_differs: float = -6.0  # [J] two valid numbers of a kind of which a party has one
    same_list: float = -5.0  # [J] two entries of one publisher's list: it keeps them apart
    place: float = 6.0  # [J] a contact or address that says this much is one that few have
    several_names: float = 0.5  # [J] of log2 of the pairs of names compared: one may agree by luck
    tempered: float = 0.25  # [J] of the log odds counts where the queue is put in order
    automatic: float = 20.0  # [J] above even odds: one in a million, were all lines independent


RESOLVE = ResolveWeights()
RESOLVE_THRESHOLD = 0.5
"""Probability from which a pair is in the queue."""
