"""How the program ends: 0 done, 2 wrong use or bad input, 1 anything else, 130 interrupted.

What goes wrong is told in one line on stderr.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from typer import Abort, TyperException
from typer.core import TyperGroup

from sociale_basis.errors import ServiceError, SocialeBasisError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DONE, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
DEBUG = "SOCIALE_BASIS_DEBUG"


class Commands(TyperGroup):
    """The commands, with the exit codes and the one line of this program."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002 -- the signature of Typer
        windows_expand_args: bool = True,  # noqa: FBT001, FBT002 -- the signature of Typer
        **extra: Any,  # noqa: ANN401 -- as above
    ) -> Any:  # noqa: ANN401 -- as above
        """Run, and end the process with an exit code unless ``standalone_mode`` is off."""

        def run() -> object:
            return super(Commands, self).main(
                args,
                prog_name,
                complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )

        return _end(run) if standalone_mode else run()


def _end(run: Callable[[], object]) -> NoReturn:
    for stream in (sys.stdout, sys.stderr):
        _write_utf8(stream)
    try:
        code = run()
        sys.stdout.flush()
    except TyperException as error:
        # Without any arguments the help has been shown, and there is nothing to add.
        if message := error.format_message():
            _tell(message.replace(": Value error, ", ": "))
        code = WRONG_USE
    except ServiceError as error:
        # Nothing is wrong with what was asked: the same command may work an hour later.
        _tell(str(error))
        code = FAILED
    except SocialeBasisError as error:
        _tell(str(error))
        code = WRONG_USE
    except (Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except BrokenPipeError:
        _forget_stdout()
        code = FAILED
    except Exception as error:  # noqa: BLE001 -- nobody should have to read a traceback
        if os.environ.get(DEBUG):
            traceback.print_exc()
        _tell(
            f"something unexpected went wrong ({type(error).__name__}: {error}). "
            f"Set {DEBUG}=1 and run it again to see where"
        )
        code = FAILED
    sys.exit(code if isinstance(code, int) else DONE)


def _tell(message: str) -> None:
    print(f"error: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201 -- what it is for


def _write_utf8(stream: TextIO) -> None:
    # Into a file or a pipe Windows writes in the old code page, which has no ≤ and no ŵ.
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None and not stream.isatty():
        reconfigure(encoding="utf-8")


def _forget_stdout() -> None:
    # The reader has gone; without this Python complains about it once more at its end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
