"""Records as arrays, and which of many are worth comparing: those that share what few share."""

from typing import Any, NamedTuple

Array = Any  # a numpy array; numba wants concrete ones, mypy has nothing to check in them

MASK = 0x3FFFFFFFFFFFFFFF
MOST_WORDS = 12
ANY = 2
# The facts of a word: the number of its sound, which letters it has (an edit changes at most two),
# its length, two numbers of full names it may stand for (0 for none), its first letter.
SOUND_OF, LETTERS, LENGTH, FULL, OTHER_FULL, FIRST = range(6)
FACTS = 6


class Records(NamedTuple):
    """Records as arrays; ``x_off[i]:x_off[i + 1]`` is the run of item i."""

    kind: Array  # 0 person, 1 other, 2 either
    name_off: Array  # record -> names
    word_off: Array  # name -> words
    word: Array  # their numbers in the vocabulary
    glued: Array  # the number of a word written together with the next of its name, or -1
    date_off: Array  # record -> packed dates
    date_value: Array
    identifier_off: Array  # record -> hashes of official identifiers
    identifier: Array
    identifier_bits: Array  # what sharing it says
    identifier_type: Array  # what kind of number each is, 0 where a party may have several
    contact_off: Array  # record -> hashes of e-mail addresses and telephones
    contact: Array
    contact_bits: Array  # what sharing it says
    address_off: Array  # record -> hashes of addresses
    address: Array
    address_bits: Array
    sex: Array  # 0 not known, 1, 2
    country: Array  # bitmap, 0 not known
    list: Array  # which publisher's list it is an entry of, 0 for none


class Words(NamedTuple):
    """The vocabulary of the records' names."""

    letters: Array  # one row of letters a word
    fact: Array  # [word, fact], the facts that are compared first; see ``SOUND_OF``
    share: Array  # [kind, word]: smoothed share of the records of a kind whose names hold it
    rarity: Array  # [kind, word]: the bits that meeting it by chance is worth
    sound: Array  # words with one number sound alike


def mix(key: int, more: int) -> int:
    """Stir a number into a key of 62 bits; sums of what it returns are as good as random."""
    stirred = (int(key) * 0x1E3779B97F4A7C15 + int(more) * 0x3F58476D1CE4E5B9) & MASK
    stirred = (stirred + 0x14D049BB133111EB) & MASK
    stirred = ((stirred ^ (stirred >> 30)) * 0x3F58476D1CE4E5B9) & MASK
    stirred = ((stirred ^ (stirred >> 27)) * 0x14D049BB133111EB) & MASK
    return stirred ^ (stirred >> 31)


def write_key(out_key: Array, out_record: Array, at: int, key: int, record: int) -> int:
    """Write a key of a record; return the next place, whether or not there was room."""
    if at < len(out_key):
        out_key[at] = key
        out_record[at] = record
    return at + 1


def keys_of_name(
    r: Records, w: Words, least: float, kind: int, record: int, name: int, at: int,
    out_key: Array, out_record: Array,
) -> int:  # fmt: skip
    """Write the keys of one name, as that of a person or of another party; see ``name_keys``."""
    low, high = r.word_off[name], r.word_off[name + 1]
    count = min(high - low, MOST_WORDS)
    if count == 0:
        return at
    whole, bits = 1 + kind, 0.0
    for i in range(count):
        # A sum does not depend on the order of the words.
        whole += mix(7, w.sound[r.word[low + i]])
        bits += w.rarity[kind, r.word[low + i]]
    at = write_key(out_key, out_record, at, mix(11, whole & MASK), record)
    for i in range(count):
        word = r.word[low + i]
        own = w.rarity[kind, word]
        part = mix(7, w.sound[word])
        if r.glued[low + i] >= 0 and i + 1 < count:
            both = whole - part - mix(7, w.sound[r.word[low + i + 1]])
            both = (both + mix(7, w.sound[r.glued[low + i]])) & MASK
            at = write_key(out_key, out_record, at, mix(11, both), record)
        if count > 2 and bits - own >= least:
            rest = (whole - part) & MASK
            at = write_key(out_key, out_record, at, mix(11, rest), record)
        if own >= least:
            at = write_key(out_key, out_record, at, mix(13 + kind, part), record)
        for j in range(i + 1, count):
            other = r.word[low + j]
            if count > 3 and own + w.rarity[kind, other] >= least:
                both = (1 + kind + part + mix(7, w.sound[other])) & MASK
                at = write_key(out_key, out_record, at, mix(11, both), record)
    return at


def name_keys(r: Records, w: Words, least: float, out_key: Array, out_record: Array) -> int:
    """Write the keys under which records with like names meet.

    Words count by their sound. A name meets another that has the same words, all but one, a pair
    or a single word rare enough to be shared by few, or two neighbours written together.

    Args:
        r: the records.
        w: the vocabulary.
        least: bits of rarity from which a set of words is shared by few.
        out_key: room for the keys.
        out_record: room for their records.

    Returns:
        The number of keys; more than there is room for means that the rest was not written.
    """
    at = 0
    for record in range(len(r.kind)):
        told = int(r.kind[record])
        for kind in range(0 if told == ANY else told, 2 if told == ANY else told + 1):
            for name in range(r.name_off[record], r.name_off[record + 1]):
                at = keys_of_name(r, w, least, kind, record, name, at, out_key, out_record)
    return at


def pairs_of_groups(
    keys: Array, records: Array, cap: int, out_left: Array, out_right: Array
) -> int:
    """Write each pair of records that share a key, where no more than ``cap`` share it.

    Args:
        keys: sorted.
        records: one for each key.
        cap: a larger group is passed over: what is so common identifies nobody.
        out_left: room for the smaller number of each pair.
        out_right: room for the larger.

    Returns:
        The number of pairs; more than there is room for means that the rest was not written.
    """
    at = 0
    low = 0
    while low < len(keys):
        high = low + 1
        while high < len(keys) and keys[high] == keys[low]:
            high += 1
        if high - low <= cap:
            for i in range(low, high):
                for j in range(i + 1, high):
                    if records[i] != records[j]:
                        if at < len(out_left):
                            out_left[at] = min(records[i], records[j])
                            out_right[at] = max(records[i], records[j])
                        at += 1
        low = high
    return at


KERNELS = (mix, write_key, keys_of_name, name_keys, pairs_of_groups)
