"""What becomes of a command whose reader goes away (`| head -1`)."""

import os
from typing import TextIO

READER_GONE = 141  # as a shell counts it: 128 and SIGPIPE


def let_go(stream: TextIO) -> None:
    """Nobody reads a stream any more: what is still written to it goes nowhere, and is no fault."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
