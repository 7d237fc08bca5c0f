"""Everything this package raises on purpose.

::

    SocialeBasisError
    ├── InputError (ValueError)            something given to us is wrong; exit code 2
    │   ├── UsageError                     an option or argument cannot be used this way
    │   ├── FileFormatError                a file is not what its name or place says it is
    │   ├── MissingColumnError             a table lacks a column it must have
    │   ├── BadValueError                  one cell or key holds something unusable
    │   ├── DuplicateCodeError             a code that must be unique is not
    │   ├── CrsError                       a coordinate reference system is missing or wrong
    │   ├── ExtentError                    a geometry lies outside where it must lie
    │   ├── EmptyDataError                 nothing is left to work on
    │   ├── NotAllowedError                whoever asks may not do this in this role
    │   ├── OutdatedError                  somebody else changed it in the meantime
    │   ├── LinkGoneError                  a link "Klopt dit nog?" is not, or no longer, good
    │   ├── UnknownEntryError (KeyError)
    │   ├── UnknownProfileError (KeyError)
    │   └── UnknownLayerError (KeyError)
    ├── StorageError (OSError)             a folder cannot be read or written; exit code 2
    └── ServiceError (ConnectionError)     a service on the internet gave no answer; exit code 1
        ├── OfflineError                   it was not to be asked, and nothing was kept of before
        ├── CutOffError                    its answer breaks off half-way
        └── ServiceShapeError              it answers something else than its documentation says

An :class:`InputError` prints as one line: which file, row and column, what is wrong, what to do.
So does a :class:`ServiceError`: which host, what it said, what to try.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class SocialeBasisError(Exception):
    """Base of everything this package raises on purpose."""

    def __str__(self) -> str:
        """Return the message; ``KeyError`` would quote it."""
        return " ".join(str(argument) for argument in self.args)


class InputError(SocialeBasisError, ValueError):
    """Something given to the program is wrong.

    Parameters
    ----------
    what
        What is wrong, as a sentence part without a full stop.
    file
        The file it was found in.
    row
        Row number as a person counts it in that file (the header is row 1).
    entry
        Which entry of a list in that file, such as ``edit 2``.
    column
        Column name, or key in a TOML file or of an entry.
    do
        What the reader can do about it.
    """

    def __init__(
        self,
        what: str,
        *,
        file: str | Path | None = None,
        row: int | None = None,
        entry: str | None = None,
        column: str | None = None,
        do: str | None = None,
    ) -> None:
        where = [str(file)] if file is not None else []
        if row is not None:
            where.append(f"row {row}")
        if entry is not None:
            where.append(entry)
        if column is not None:
            where.append(f"{'column' if entry is None else 'key'} '{column}'")
        message = f"{', '.join(where)}: {what}" if where else what
        if do:
            message = f"{message}. {do[0].upper()}{do[1:]}"
        super().__init__(" ".join(message.split()))
        self.what = what
        self.file = file
        self.row = row
        self.entry = entry
        self.column = column
        self.do = do


class UsageError(InputError):
    """An option or argument cannot be used this way."""


class FileFormatError(InputError):
    """A file is not what its name or place says it is."""


class MissingColumnError(InputError):
    """A table lacks a column it must have."""


class BadValueError(InputError):
    """One cell or key holds something unusable."""


class DuplicateCodeError(InputError):
    """A code that must be unique is not."""


class CrsError(InputError):
    """A coordinate reference system is missing or cannot be right."""


class ExtentError(InputError):
    """A geometry lies outside where it must lie."""


class EmptyDataError(InputError):
    """Nothing is left to work on."""


class NotAllowedError(InputError):
    """Whoever asks may not do this in this role."""


class OutdatedError(InputError):
    """Somebody else changed an entry of the register since it was read.

    Parameters
    ----------
    what
        What is wrong, as a sentence part without a full stop.
    yours
        The entry as it would have become; of the register's own type.
    theirs
        The entry as it is now, as far as whoever asks may see it.
    do
        What the reader can do about it.
    """

    def __init__(self, what: str, *, yours: object, theirs: object, do: str | None = None) -> None:
        super().__init__(what, do=do)
        self.yours = yours
        self.theirs = theirs


class LinkGoneError(InputError):
    """A link was guessed, has expired, was revoked or was answered: nobody is told which."""


class UnknownEntryError(InputError, KeyError):
    """No entry of the register has this id, or whoever asks may not know of it."""


class UnknownProfileError(InputError, KeyError):
    """No mobility profile has this key."""


class UnknownLayerError(InputError, KeyError):
    """No layer has this key."""


class StorageError(SocialeBasisError, OSError):
    """A folder or file cannot be read or written."""


class ServiceError(SocialeBasisError, ConnectionError):
    """A service on the internet gave no answer that can be used.

    Parameters
    ----------
    what
        What happened, as a sentence part without a full stop.
    host
        The host that was asked. Never the whole address: what was asked may be somebody's.
    status
        HTTP status, where there was an answer.
    do
        What the reader can try.
    """

    def __init__(
        self, what: str, *, host: str, status: int | None = None, do: str | None = None
    ) -> None:
        message = f"{host}: {what}"
        if do:
            message = f"{message}. {do[0].upper()}{do[1:]}"
        super().__init__(" ".join(message.split()))
        self.what = what
        self.host = host
        self.status = status
        self.do = do


class OfflineError(ServiceError):
    """A service was not to be asked, and no earlier answer of it was kept."""


class CutOffError(ServiceError):
    """An answer breaks off half-way."""


class ServiceShapeError(ServiceError):
    """A service answers something else than its documentation says."""
