"""`spoken` and `say`: how a text is read, as words and as sound."""

from pathlib import Path
from typing import Annotated

import typer

from episodes.commands import factory, options
from episodes.commands.options import HERE, CacheOption, EngineOption
from episodes.commands.streams_and_logs import answer, lines, note, show, words_of
from scripts.script import USUAL, Usage


def spoken(
    text: Annotated[list[str] | None, typer.Argument(metavar="TEXT", help="Text as it is written.")] = None,
) -> None:
    """Show how text will be read.

    Without TEXT, reads standard input line by line.
    """
    from scripts.lexicon import prevailing
    from scripts.spoken import read

    words, usage = prevailing(HERE / "lexicon.pls"), _usage(HERE / "edition.toml")
    for line in [words_of(text)] if text else lines():
        answer(read(line, words, usage).spoken)


def _usage(settings: Path) -> Usage:
    """What the newsroom chose; its settings are loaded only where it has some."""
    if not settings.exists():
        return USUAL
    from episodes.edition.settings import Settings

    return Settings.load(settings).spoken.usage


def say(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="Text as it is written.")],
    voice: Annotated[
        str | None,
        typer.Option(
            "--voice",
            "-v",
            metavar="VOICE",
            help="Voice to read it with (default: the narrator's).",
            autocompletion=options.voices,
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="MP3 or WAV file to write.")
    ] = None,
    engine: EngineOption = None,
    cache: CacheOption = None,
) -> None:
    """Play a text, to hear a word or a voice."""
    from audio.assembly import play_text
    from episodes.edition.settings import Settings
    from scripts.spoken import read

    settings = Settings.load(HERE / "edition.toml")
    synthesizer = factory.synthesizer(settings, engine, HERE / "lexicon.pls", 1, cache, note)
    words = read(words_of(text), synthesizer.lexicon, settings.spoken.usage).spoken
    if output is None and play_text.play(words, voice, synthesizer):
        return
    path = output or Path("hautevoix.mp3")
    play_text.write(words, voice, synthesizer, path)
    if output is None:
        note("hautevoix: nothing here can play sound (no player, or no sound card); it is in a file:")
    show(str(path))


def play(written: str, voice: str | None, lexicon: Path) -> None:
    """Play a text, or report that this machine has no player.

    Args:
        written: the text, as it is written.
        voice: name of the voice; None for the narrator's.
        lexicon: the newsroom's file, which may be missing.
    """
    from audio.assembly import play_text
    from episodes.edition.settings import Settings
    from scripts.spoken import read

    settings = Settings.load(HERE / "edition.toml")
    synthesizer = factory.synthesizer(settings, None, lexicon, 1, None, note)
    if not play_text.play(
        read(written, synthesizer.lexicon, settings.spoken.usage).spoken, voice, synthesizer
    ):
        note(
            "hautevoix: nothing here can play sound (no player, or no sound card). Write it to a file:"
            " hautevoix say TEXT -o FILE"
        )
