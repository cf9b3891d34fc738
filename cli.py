"""The command line: parses, wires, prints, maps errors to exit codes. What it wires lives in the packages.

Everything heavy is imported inside the command that needs it, so that `hautevoix --help` is immediate.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scripts.errors import HautevoixError

if TYPE_CHECKING:
    from audio.engine import Options
    from audio.store import Store
    from audio.studio import Studio
    from episodes.edition import Edition
    from episodes.settings import Settings

INTERRUPTED = 130
DISK = 5
FAULTS_FOUND = 7

app = typer.Typer(
    add_completion=True,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
voices_app = typer.Typer(rich_markup_mode=None)
app.add_typer(voices_app, name="voices")
cache_app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="Look after the clip store.")
app.add_typer(cache_app, name="cache")
lexicon_app = typer.Typer(rich_markup_mode=None, help="Keep the newsroom's pronunciations.")
app.add_typer(lexicon_app, name="lexicon")

EngineOption = Annotated[str | None, typer.Option("--engine", help="What speaks, in place of the settings.")]
CacheOption = Annotated[
    Path | None,
    typer.Option("--cache", help="Clip store (default: HAUTEVOIX_CACHE, or the user's cache folder)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="For programs: JSON on standard output.")]
EditionArgument = Annotated[Path, typer.Argument(metavar="[DIR]", help="The edition's folder.")]
LexiconOption = Annotated[
    Path, typer.Option("--lexicon", "-l", help="The newsroom's file (default: lexicon.pls here).")
]
HERE = Path()
LEXICON = HERE / "lexicon.pls"


@app.callback(invoke_without_command=True)
def main_callback(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Turns the articles of a French newsroom into an audio edition: episodes, feed, pages, transcripts."""
    if version:
        from importlib.metadata import version as installed

        _print(f"hautevoix {installed('hautevoix')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        from episodes.edition import is_edition

        if is_edition(HERE):
            status(HERE)
        else:
            _print(context.get_help())


@app.command()
def build(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Articles, or a folder.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where to build what is no edition yet.")
    ] = None,
    engine: EngineOption = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Workers (default: one a core).")] = 0,
    again: Annotated[
        list[str] | None, typer.Option("--again", help="Remake this episode, by its slug.")
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait for another build of the edition to end.")
    ] = False,
    json: JsonOption = False,
    cache: CacheOption = None,
) -> None:
    """Make episodes, feed and pages from articles, or from the edition in the current folder."""
    from datetime import UTC, datetime
    from uuid import uuid4

    from episodes import build as builder
    from episodes import edition as editions
    from episodes.console import Console

    edition, wanted = editions.chosen(paths or [], out)
    with Console(json=json) as console:
        bench = builder.Bench(
            edition=edition,
            studio=lambda: _studio(edition.settings, engine, edition.lexicon, jobs, cache, console.warn),
            now=datetime.now(UTC),
            guid=uuid4,
            base=editions.PREVIEW,
            emit=console.emit,
            understudy=_understudy(edition, jobs, cache, console.warn),
        )
        code = builder.build(bench, builder.Wish(wanted, frozenset(again or ()), wait))
    raise typer.Exit(code)


@app.command()
def script(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Articles.")],
    json: JsonOption = False,
    yaml: Annotated[bool, typer.Option("--yaml", help="As the script file that a person edits.")] = False,
    edit: Annotated[
        bool, typer.Option("--edit", help="Write the script file and open it in an editor.")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say what each attribution rests on.")] = False,
) -> None:
    """Show who says what."""
    from episodes import scripting

    code = 0
    for path in files:
        try:
            if edit:
                scripting.edit(path)
            elif json or yaml:
                _print(scripting.as_json(path) if json else scripting.as_yaml(path))
            else:
                _print(scripting.as_text(path, explain=explain, colour=sys.stdout.isatty()))
        except HautevoixError as error:
            code = code or _complain(error)
    raise typer.Exit(code)


@app.command()
def spoken(
    text: Annotated[list[str] | None, typer.Argument(metavar="[TEXT]...", help="What is written.")] = None,
) -> None:
    """Show how text will be read; without TEXT, each line of standard input gives one line."""
    from episodes.composition import lexicon
    from episodes.settings import Settings
    from scripts.spoken import read

    words, usage = lexicon(HERE / "lexicon.pls"), Settings.load(HERE / "edition.toml").spoken.usage
    for line in [_words(text)] if text else _lines():
        _print(read(line, words, usage).spoken)


@app.command()
def say(
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="What is written.")],
    voice: Annotated[
        str | None, typer.Option("--voice", "-v", help="Who says it (default: the narrator).")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="MP3 or WAV file to write.")] = None,
    engine: EngineOption = None,
    cache: CacheOption = None,
) -> None:
    """Hear a word, a sentence, a voice."""
    from audio import sample
    from episodes.settings import Settings
    from scripts.spoken import read

    settings = Settings.load(HERE / "edition.toml")
    studio = _studio(settings, engine, HERE / "lexicon.pls", 1, cache, _note)
    words = read(_words(text), studio.lexicon, settings.spoken.usage).spoken
    path = output or Path("hautevoix.mp3")
    if output or not sample.play(words, voice, studio):
        sample.write(words, voice, studio, path)
        _print(str(path))


@voices_app.callback(invoke_without_command=True)
def voices(
    context: typer.Context,
    engine: Annotated[
        str | None, typer.Option("--engine", help="Whose voices (default: every engine's).")
    ] = None,
    verify: Annotated[
        str | None, typer.Option("--verify", metavar="ENGINE", help="Try each promise of an engine.")
    ] = None,
) -> None:
    """List what can speak, with language, gender and licence."""
    from audio.engine import load, names

    if context.invoked_subcommand:
        return
    if verify:
        raise typer.Exit(_verify(verify))
    for name in [engine] if engine else names():
        speaker = load(name, _options(name))
        able, listed = speaker.capabilities(), speaker.voices()
        none = "" if listed else ", no voice yet: hautevoix voices install"
        _print(f"{name}: {'online' if able.online else 'offline'}{none}; {able.licence}")
        width = max([14, *(len(voice.name) for voice in listed)])
        for voice in listed:
            _print(f"  {voice.name:<{width}} {voice.language:<6} {voice.gender or '-':<2} {voice.note}")


@voices_app.command("install")
def voices_install(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Voices; without any, lists them.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--from", metavar="URL", help="Another place that publishes voices.")
    ] = None,
) -> None:
    """Install voices of Piper, checked, or list those that its publisher has."""
    from audio.engines.piper import catalogue, install
    from audio.engines.piper.engine import Piper
    from audio.engines.piper.installed import licence_told

    base = source or catalogue.PUBLISHER
    piper, offers = Piper(_options(Piper.name)), catalogue.offers(base)
    for offer in [] if names else offers.values():
        _print(f"{offer.name:<24} {offer.megabytes:>4.0f} MB  voices: {offer.speakers}")
    for offer in [catalogue.chosen(offers, name, base) for name in names or ()]:
        card = install.card(offer)
        _note(f"{offer.name}: {offer.megabytes:.0f} MB; licence: {licence_told(card) or 'not stated'}")
        done = install.install(offer, card, piper.folder, _percent)
        _print(f"{offer.name}: {'installed in' if done else 'is installed already in'} {piper.folder}")


def _percent(done: int, size: int) -> None:
    """Shows how far something is, to people only."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{100 * done // size:>3} %{chr(10) if done == size else ''}")


def _verify(name: str) -> int:
    from audio import conformance
    from audio.engine import load

    promises = []
    for promise in conformance.verify(load(name, _options(name))):
        _print(f"{'broken' if promise.broken else 'kept':<6}  {promise.what}")
        if promise.broken:
            _print(f"        {promise.broken}")
        promises.append(promise)
    return FAULTS_FOUND if any(promise.broken for promise in promises) else 0


def _options(engine: str) -> "Options":
    """What the settings of the edition here say to an engine."""
    from audio.engine import NO_OPTIONS
    from episodes.settings import Settings

    return Settings.load(HERE / "edition.toml").voices.options.get(engine, NO_OPTIONS)


@app.command()
def check(directory: EditionArgument = HERE, json: JsonOption = False) -> None:
    """Judge what would be published; exit code 7 where something is wrong."""
    from datetime import UTC, datetime

    from episodes import check as checks

    findings = checks.check(directory, now=datetime.now(UTC))
    _print(checks.as_json(findings) if json else checks.as_text(findings))
    raise typer.Exit(FAULTS_FOUND if checks.faulty(findings) else 0)


@app.command()
def serve(
    directory: EditionArgument = HERE,
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="0 takes a free one.")] = 8000,
) -> None:
    """Preview on this machine, with byte ranges, until interrupted."""
    from episodes import server
    from episodes.edition import published

    with suppress(KeyboardInterrupt):  # the way to end it
        server.serve(published(directory), port=port, ready=_note)


@app.command()
def status(directory: EditionArgument = HERE) -> None:
    """Say what is new, edited and built, and what to type next."""
    from episodes import status as statuses

    _print(statuses.as_text(statuses.of_folder(directory)))


@cache_app.command("stats")
def cache_stats(cache: CacheOption = None) -> None:
    """Count the clips kept."""
    store = _store(cache)
    tally = store.stats()
    _print(f"{store.folder}: {tally.entries} clips, {_megabytes(tally.bytes)}")


@cache_app.command("verify")
def cache_verify(cache: CacheOption = None) -> None:
    """Read every clip; damaged ones are taken away, and made again by the next build."""
    tally = _store(cache).verify()
    _print(f"{tally.entries} clips read, {tally.damaged} damaged and taken away")


@cache_app.command("prune")
def cache_prune(
    max_size: Annotated[int, typer.Option("--max-size", min=0, help="What may stay, in MB.")] = 2000,
    cache: CacheOption = None,
) -> None:
    """Take the oldest clips away until the rest fits."""
    tally = _store(cache).prune(max_size * 10**6)
    _print(f"{tally.entries} clips taken away, {_megabytes(tally.bytes)}")


@lexicon_app.command("check")
def lexicon_check(
    articles: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Articles that should use its entries.")
    ] = None,
    lexicon: LexiconOption = LEXICON,
) -> None:
    """Judge the lexicon line by line; exit code 7 where something is wrong."""
    from scripts import readers
    from scripts.lexicon import check as judge
    from scripts.lexicon.lookup import load

    data = load(lexicon)
    faults = judge.faults(data, str(lexicon))
    for fault in faults:
        _print(str(fault))
    if faults:
        raise typer.Exit(FAULTS_FOUND)
    texts = [block.text for path in _articles(articles or []) for block in readers.read(path).blocks]
    for lexeme in judge.unused(data, str(lexicon), texts) if articles else ():
        _print(f"{lexicon}, line {lexeme.line}: no article has {lexeme.entry.graphemes[0]!r}")


@lexicon_app.command("unknown")
def lexicon_unknown(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Articles, or a folder.")
    ] = None,
    lexicon: LexiconOption = LEXICON,
) -> None:
    """List names and acronyms that no lexicon knows, how they will be read and where they stand."""
    from episodes.composition import lexicon as pronunciations
    from scripts import readers
    from scripts.lexicon import unknown

    found = unknown.unknown(map(readers.read, _articles(paths or [])), pronunciations(lexicon))
    if found:
        _print(unknown.as_text(found))


@lexicon_app.command("add")
def lexicon_add(
    grapheme: Annotated[str, typer.Argument(metavar="WORD", help="As it is written.")],
    alias: Annotated[str | None, typer.Option("--alias", help="In French spelling: Alèss.")] = None,
    ipa: Annotated[str | None, typer.Option("--ipa", help="In phonemes: alɛs.")] = None,
    lexicon: LexiconOption = LEXICON,
) -> None:
    """Give a word its pronunciation, or another one; the rest of the file stays as it is."""
    from episodes import files
    from scripts.lexicon import Entry, change

    entry = Entry((grapheme,), alias, ipa)
    files.write(lexicon, change.added(files.read(lexicon), str(lexicon), entry))
    _print(str(lexicon))


@lexicon_app.command("try")
def lexicon_try(
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="What is written.")],
    silent: Annotated[bool, typer.Option("--silent", help="Say nothing, only show.")] = False,
    voice: Annotated[str | None, typer.Option("--voice", "-v", help="Who says it.")] = None,
    lexicon: LexiconOption = LEXICON,
) -> None:
    """Show and hear how a word will be read."""
    from episodes.composition import lexicon as pronunciations
    from scripts.lexicon import trial

    words = _words(text)
    _print(trial.as_text(words, pronunciations(lexicon)))
    if not silent:
        _play(words, voice, lexicon)


def _play(written: str, voice: str | None, lexicon: Path) -> None:
    from audio import sample
    from episodes.settings import Settings
    from scripts.spoken import read

    settings = Settings.load(HERE / "edition.toml")
    studio = _studio(settings, None, lexicon, 1, None, _note)
    if not sample.play(read(written, studio.lexicon, settings.spoken.usage).spoken, voice, studio):
        _note("hautevoix: no player was found; `hautevoix say TEXT -o FILE` writes the sound to a file.")


def _articles(paths: list[Path]) -> tuple[Path, ...]:
    from episodes.edition import chosen

    edition, wanted = chosen(paths, None)
    return edition.articles if wanted is None else wanted


def _studio(
    settings: "Settings",
    engine: str | None,
    newsroom: Path,
    jobs: int,
    cache: Path | None,
    warn: Callable[[str], None],
) -> "Studio":
    from audio.sound import Sound, profile
    from audio.studio import Choice, open_studio
    from episodes.composition import lexicon

    sound = Sound(profile(settings.sound.profile), settings.sound.loudness, settings.sound.true_peak)
    words = lexicon(newsroom)
    voices = settings.voices
    choice = Choice(engine or voices.engine, voices.options, voices.mixed, voices.pace)
    return open_studio(choice, sound, _store(cache), lexicon=words, workers=jobs, warn=warn)


def _understudy(
    edition: "Edition", jobs: int, cache: Path | None, warn: Callable[[str], None]
) -> "Callable[[], Studio] | None":
    fallback = edition.settings.voices.fallback_engine
    if fallback is None:
        return None
    return lambda: _studio(edition.settings, fallback, edition.lexicon, jobs, cache, warn)


def _store(folder: Path | None) -> "Store":
    from audio.store import Store, default_folder

    return Store(folder or default_folder())


def _lines() -> Iterator[str]:
    return (line.removesuffix("\n").removesuffix("\r") for line in sys.stdin or ())


def _words(text: list[str]) -> str:
    """Arguments as one text; bytes that are not UTF-8 become question marks."""
    return " ".join(text).encode(errors="replace").decode()


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _note(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _complain(error: HautevoixError) -> int:
    _note(f"hautevoix: {error}")
    return error.exit_code


def _prepare_streams() -> None:
    """UTF-8 in and out whatever the platform, line ends as they are, and nothing unprintable is fatal."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a stream may be closed, or another program's
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def main() -> None:
    """Runs the program: the one place where errors become messages and exit codes."""
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # numpy's own threads cost start-up and win nothing here
    _prepare_streams()
    try:
        app(prog_name="hautevoix")
    except HautevoixError as error:
        sys.exit(_complain(error))
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:  # a disk that is full where a library was writing
        place = f"{error.filename}: " if error.filename else ""
        _note(f"hautevoix: {place}{error.strerror or error}. Check the disk, its free space and permissions.")
        sys.exit(DISK)
    except (KeyboardInterrupt, SystemExit) as end:
        if isinstance(end, SystemExit) and end.code != INTERRUPTED:
            raise
        _note("hautevoix: interrupted; what was finished is kept.")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
