import gzip
import io
import zipfile

import pytest

from cabos.errors import InputError
from cabos.formats import decompress


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            # A member of a fixed date: bytes are part of tests' names, which must not change.
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_plain_bytes_pass():
    assert decompress.unpack({"a": b"plain"}) == {"a": b"plain"}


def test_gzip_of_several_members_is_one_file():
    data = gzip.compress(b"one ") + gzip.compress(b"two")
    assert decompress.read(data, "a.gz") == b"one two"


def test_zip_gives_each_member_under_the_name_of_the_archive():
    assert decompress.unpack({"a.zip": zipped(x=b"1", y=b"2")}) == {
        "a.zip/x": b"1",
        "a.zip/y": b"2",
    }


def test_name_of_a_member_is_never_a_path():
    data = zipped(**{"../../etc/passwd": b"x"})
    assert decompress.unpack({"a.zip": data}) == {"a.zip/../../etc/passwd": b"x"}


@pytest.mark.parametrize(
    "bomb", [gzip.compress(b"0" * 5_000_000, mtime=0), zipped(a=b"0" * 5_000_000)]
)
def test_bomb_is_refused_with_the_limit(bomb):
    with pytest.raises(InputError, match="more than 1 MB, the limit"):
        decompress.unpack({"bomb": bomb}, limit=1024 * 1024)


def test_limit_counts_all_members_of_a_zip():
    data = zipped(a=b"0" * 700_000, b=b"0" * 700_000)
    with pytest.raises(InputError, match="more than 1 MB"):
        decompress.unpack({"bomb": data}, limit=1024 * 1024)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (gzip.compress(b"0123456789" * 100, mtime=0)[:-12], "cut off|damaged"),
        (gzip.compress(b"x", mtime=0)[:5], "cut off"),
        (b"\x1f\x8b" + b"\xff" * 30, "damaged"),
        (zipped(a=b"x")[:-10], "cannot be opened"),
        (b"PK\x03\x04junk", "cannot be opened"),
    ],
)
def test_damaged_archive_is_refused(data, told):
    with pytest.raises(InputError, match=told):
        decompress.unpack({"file": data})
