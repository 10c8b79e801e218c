"""The form of OFAC's files is told by their content."""

from collections.abc import Mapping

from cabos.sources.draft import Draft
from cabos.sources.ofac.csv_form import parse_csv


def parse(files: Mapping[str, bytes], draft: Draft) -> None:
    """Parse a list of OFAC in its CSV form or its enhanced XML form.

    Args:
        files: name to bytes.
        draft: the page to write on.

    Raises:
        InputError: where a file is in neither form.
    """
    parse_csv(files, draft)
