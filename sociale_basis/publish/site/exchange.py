"""Lets two folders change names in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HERE = -100  # AT_FDCWD: paths are those of this process
_EXCHANGE = 2  # RENAME_EXCHANGE
# The system, or the kind of disk, does not know it: file shares often do not.
_UNKNOWN = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM}


def exchange(one: Path, other: Path) -> bool:
    """Give each of two folders the name of the other: at no moment is either name without one.

    Parameters
    ----------
    one, other
        On one disk, both there.

    Returns
    -------
    Whether it was done; False where it is not possible here (``renameat2`` of Linux).

    Raises
    ------
    OSError
        It is possible, and did not succeed.
    """
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    if renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    wrong = ctypes.get_errno()
    if wrong in _UNKNOWN:
        return False
    raise OSError(wrong, os.strerror(wrong), str(other))
