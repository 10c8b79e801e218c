"""The form of OFAC's files is told by their content."""

from collections.abc import Mapping

from cabos.errors import InputError
from cabos.formats.text import is_html
from cabos.formats.xml import is_xml
from cabos.sources.draft import Draft
from cabos.sources.ofac.csv_form import parse_csv
from cabos.sources.ofac.xml_form import parse_xml


def parse(files: Mapping[str, bytes], draft: Draft) -> None:
    """Parse a list of OFAC in its CSV form or its enhanced XML form.

    Args:
        files: name to bytes.
        draft: the page to write on.

    Raises:
        InputError: where a file is in neither form.
    """
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
