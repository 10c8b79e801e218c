"""The form of OFAC's files is told by their content."""

from collections.abc import Mapping

from cabos.errors import InputError
from cabos.formats.text import is_html
from cabos.formats.xml import is_xml
from cabos.sources.draft import Draft
from cabos.sources.ofac.csv_form import parse_csv
from cabos.sources.ofac.xml_form import parse_xml

_RARE = 5  # a way to begin that stands less often has no count of its own


def parse(files: Mapping[str, bytes], draft: Draft) -> None:
    """Parse a list of OFAC in its CSV form or its enhanced XML form.

    Args:
        files: name to bytes.
        draft: the page to write on.

    Raises:
        InputError: where a file is in neither form.
    """
    _parse_form(files, draft)
    _fold_rare_heads(draft)


def _parse_form(files: Mapping[str, bytes], draft: Draft) -> None:
    trees = {name: data for name, data in files.items() if is_xml(data) and not is_html(data)}
    if not trees:
        parse_csv(files, draft)
        return
    if len(files) > 1:
        raise InputError(
            "The XML form is one file and holds everything",
            where=", ".join(files),
            remedy="Give either the XML file or the CSV files",
        )
    for name, data in trees.items():
        parse_xml(data, name, draft)


def _fold_rare_heads(draft: Draft) -> None:
    """Count together what is not understood and rare, so that the counts can be read."""
    mark = "remark_unknown: "
    rare = [head for head, n in draft.counts.items() if head.startswith(mark) and n < _RARE]
    for head in rare:
        draft.counts[f"{mark}others"] += draft.counts.pop(head)
