"""Sources are described so that anyone can check which file was used."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from sociale_basis.errors import UsageError
from sociale_basis.sources.provenance import describe_file

if TYPE_CHECKING:
    from pathlib import Path


def test_describes_a_file(tmp_path: Path) -> None:
    """Checksum and date are those of the file, and its folder is not told."""
    file = tmp_path / "cijfers.csv"
    file.write_bytes(b"code,residents\nA,3\n")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    source = describe_file(file, name="Cijfers", licence="CC BY 4.0", rows=1)
    assert source.as_dict() == {
        "name": "Cijfers",
        "file_or_url": "cijfers.csv",
        "licence": "CC BY 4.0",
        "date": "2023-11-14",
        "sha256": hashlib.sha256(b"code,residents\nA,3\n").hexdigest(),
        "rows": 1,
        "attribution": None,
        "years": (),
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
    }


@pytest.mark.parametrize(
    ("name", "said"), [("nowhere.csv", "there is no such file"), ("", "this is a folder")]
)
def test_refuses_what_is_no_file(tmp_path: Path, name: str, said: str) -> None:
    """A missing file and a folder are each refused in one line with the path."""
    with pytest.raises(UsageError, match=said) as error:
        describe_file(tmp_path / name, name="x", licence="x")
    assert str(error.value).startswith(str(tmp_path / name))
