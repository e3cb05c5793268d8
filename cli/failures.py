"""From errors to messages and exit codes, in one place."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
import threading
from typing import NoReturn

import click

from cli.terminal import adapt

INTERRUPTED = 130
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # of a disk, a quota, a file; a device in trouble


def run(command: click.Command) -> NoReturn:
    """Run a command and exit.

    The codes: 0 done, 1 refused, 2 usage, 3 verification failed, 4 a proof was required and is not there,
    130 interrupted.
    """
    _replace_closed()
    for stream in (sys.stdout, sys.stderr):
        adapt(stream)
    try:
        code = command.main(prog_name="boolnet", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _interrupted()
    except BrokenPipeError:
        _leave(1)
    except OSError as error:
        if error.errno not in FULL:
            raise
        _fail(f"cannot write the output: {os.strerror(error.errno).lower()}", 1)
        _leave(1)
    except RuntimeError as error:
        if not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        _interrupted()  # Python 3.11 wraps what a class body's __set_name__ raises
    except MemoryError:
        code = _fail("out of memory", 1)
    except ValueError as error:
        from nets.core.errors import NetsError

        if not isinstance(error, NetsError):
            raise  # a bug, which keeps its traceback
        code = _fail(str(error), error.exit_code)
    code = code if isinstance(code, int) else 0
    if any(thread.daemon for thread in threading.enumerate()):
        _leave(code)  # a solver that nobody waits for: where it meets the end of Python, the process is aborted
    sys.exit(code)


def _replace_closed() -> None:
    """Let output that was closed before the start (``>&-``) go nowhere: a file would get its number and its text."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  open to the end


def _fail(message: str, code: int) -> int:
    click.echo(click.style("error:", fg="red", bold=True) + " " + message, err=True)
    return code


def _interrupted() -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # another one must not spoil the way out
    if sys.stderr.isatty():
        click.echo(err=True)  # ends the line on which the terminal shows ^C
    _leave(INTERRUPTED)


def _leave(code: int) -> NoReturn:
    """Exit at once, without waiting for threads or for output that nobody reads."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    os._exit(code)
