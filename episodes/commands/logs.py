"""What `-v` shows: what was decided and why, a line each on standard error (docs/operations.md).

Whoever decides something says so to a logger under `hautevoix`. No key, password or text that is sent
anywhere is ever said to one; other libraries' loggers are not shown.
"""

import logging
import platform
import sys

from scripts import printable

_LEVELS = {1: logging.INFO, 2: logging.DEBUG}
_FORM = "%(asctime)s.%(msecs)03d %(levelname)-5s %(name)s: %(message)s"
_LOG = logging.getLogger("hautevoix")


class _OneLine(logging.Formatter):
    """A line a message, whatever a file's name holds."""

    def format(self, record: logging.LogRecord) -> str:
        return printable.line(super().format(record))


def listen(verbosity: int) -> None:
    """Shows the log from now on.

    Args:
        verbosity: 1 for decisions; 2 or more for each event and each request to a service, too.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine(_FORM, "%Y-%m-%dT%H:%M:%S"))
    _LOG.addHandler(handler)
    _LOG.setLevel(_LEVELS[min(verbosity, 2)])
    _LOG.propagate = False
    from importlib.metadata import version

    _LOG.info(
        "hautevoix %s, Python %s, %s", version("hautevoix"), platform.python_version(), platform.platform()
    )


def option() -> list[str]:
    """What was typed for it, for another process of this program."""
    return [f"-{'v' * count}" for count, level in _LEVELS.items() if _LOG.level == level]
