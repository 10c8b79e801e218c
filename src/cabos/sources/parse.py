"""Bytes of a list in, statements out: the one door to every parser."""

from collections.abc import Mapping
from dataclasses import replace

from cabos.errors import UsageError
from cabos.formats import decompress
from cabos.model.reject import Reject
from cabos.sources.check import check
from cabos.sources.contradiction import count_contradictions
from cabos.sources.draft import Draft, Parsed
from cabos.sources.registry import load_parser

__all__ = ["Parsed", "Reject", "check", "parse_source"]


def parse_source(name: str, files: Mapping[str, bytes]) -> Parsed:
    """Read the files of one version of a list.

    The role of a file is told by its content, never by its name. Gzip and zip files are opened.

    Args:
        name: the source's name.
        files: the name to show for a file, to its bytes.

    Returns:
        Statements, rejects, the date the list states, and counts.

    Raises:
        UsageError: where the source is not known or no file is given.
        InputError: where a file cannot be read; the message names file, row and remedy.
    """
    parser = load_parser(name)
    if not files:
        raise UsageError("No file was given", remedy="Name at least one with --from")
    draft = Draft(name)
    parser(decompress.unpack(files), draft)
    parsed = draft.finish()
    contradictions = count_contradictions(parsed.statements)
    if not contradictions:
        return parsed
    return replace(parsed, notes={**parsed.notes, "curp_contradicts_birth_date": contradictions})
