"""What a person is told when a service was given up."""

import shlex
import sys

import pytest

from audio.errors import GivenUpError
from episodes.commands.streams_and_logs import complain

DEFAULT = "hautevoix build --engine espeak"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("say 'un mot' --engine gtts", "hautevoix say 'un mot' --engine espeak"),
        (
            "build --draft --engine=http articles/a.md",
            "hautevoix build --draft articles/a.md --engine espeak",
        ),
        ("build a.md --only 3-5", "hautevoix build a.md --only 3-5 --engine espeak"),
        ("voices --audition Bonjour", "hautevoix voices --audition Bonjour --engine espeak"),
        ("voices --verify gtts", DEFAULT),
    ],
)
def test_the_command_that_works_now_is_the_one_that_was_typed(
    typed: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the embedded voice, and nothing else: a draft is not published because a service was away."""
    monkeypatch.setattr(sys, "argv", ["hautevoix", *shlex.split(typed)])
    error = GivenUpError("given up", cause="It is away.", seconds=90, delay=0, command=DEFAULT)
    assert complain(error) == error.exit_code
    assert capsys.readouterr().err.endswith(f"on the embedded voice: {told}\n")
