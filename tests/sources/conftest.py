from collections.abc import Callable
from pathlib import Path

import pytest

from cabos.sources.parse import Parsed, parse_source

SDN = ("sdn_2024-05-03.csv", "alt_2025-12.csv", "add_2025-12.csv", "sdn_comments_2025-12.csv")


@pytest.fixture(scope="session")
def whole(shared: Path) -> Callable[..., Parsed]:
    """Parse files of the shared data whole."""
    kept: dict[tuple[str, ...], Parsed] = {}

    def parse(source: str, *paths: str) -> Parsed:
        key = (source, *paths)
        if key not in kept:
            files = {Path(path).name: (shared / path).read_bytes() for path in paths}
            kept[key] = parse_source(source, files)
        return kept[key]

    return parse


@pytest.fixture(scope="session")
def sdn(whole: Callable[..., Parsed]) -> Parsed:
    return whole("us_ofac_sdn", *(f"lists/ofac/{name}" for name in SDN))
