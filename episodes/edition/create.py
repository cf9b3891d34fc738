"""Creation of an edition: a folder with commented settings and a place for articles; the next commands."""

import json
import shlex
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from audio.engines import base as engines
from audio.voices import engine_selection
from audio.voices.engine_selection import AUTO, EMBEDDED
from episodes.edition import atomic
from episodes.edition.edition import SETTINGS
from episodes.edition.settings import EditionSettings, Settings
from episodes.errors import EpisodeError

TITLE = EditionSettings().title
ENGINE = AUTO

_HERE = "the text stays on this machine"
ENGINES: Mapping[str, str] = {
    AUTO: f"the best natural voice that is installed, else espeak; {_HERE}",
    "espeak": f"{_HERE}; robotic, built in",
    "kokoro": f"{_HERE}; natural, one model",
    "piper": f"{_HERE}; natural, a model a voice",
    "supertonic": f"{_HERE}; natural, one model",
    "pocket": f"{_HERE}; natural, slow; needs PyTorch",
    "gtts": "the text of each article is sent to Google",
    "edge": "the text of each article is sent to Microsoft",
    "http": "the text of each article is sent to the server that you name ([voices.options.http])",
}
"""What each engine does with the text."""

IGNORED = "public/\ndrafts/\n"

_SETTINGS = """\
# The settings of this edition. Each line that begins with # is one that you may use: take the # away.
# All keys: docs/settings.md. Changes hold for new episodes.

[edition]
{title}
{site}
# description = "Les articles de la rédaction, à écouter."
# author = "La rédaction"
# email = "audio@courrier.example"
# cover = "couverture.jpg"
# timezone = "Europe/Paris"

[voices]
# Who speaks. "auto" sends no text away. What is built keeps its voice, whatever is installed later.
# What each does with your articles:
{engines}
{engine}
# narrator = "ff_siwis"

# The voice of a person who is often quoted, never made from theirs:
# [voices.cast]
# "Claire Bonnet" = "if_sara"

# [sound]
# formats = ["mp3", "opus"]
# intro = "sons/indicatif.wav"

# Silence as it is heard, in milliseconds:
# [pauses]
# paragraph = 750

# [feed]
# locked = true

# Who answers for the edition:
# [legal]
# publisher = "SARL Le Courrier"
# contact = "contact@courrier.example"

# Where `hautevoix publish` sends it: a folder, a host over SFTP, a bucket, or through a program of yours:
# [publish.web]
# type = "folder"
# path = "/srv/www/audio"
"""


class NewEdition(NamedTuple):
    """What somebody chose for a new edition; None leaves the default."""

    title: str | None = None
    site: str | None = None
    engine: str | None = None


def require_new(folder: Path) -> None:
    """Refuse a folder that is an edition already.

    Raises:
        EpisodeError: it has settings, or is a file.
    """
    if (folder / SETTINGS).exists() or (folder.exists() and not folder.is_dir()):
        raise EpisodeError("not new", path=folder)


def require_valid(choice: NewEdition) -> None:
    """Refuse a choice that settings cannot hold.

    Raises:
        EpisodeError: title or site is refused.
        AudioError: there is no such engine.
    """
    text = settings_text(choice)
    try:
        Settings.from_data(Path(SETTINGS), text, tomllib.loads(text))
    except EpisodeError as error:
        raise EpisodeError("choice", cause=error.values["cause"]) from error
    if choice.engine:
        engine_selection.require_known(choice.engine)


def create(folder: Path, choice: NewEdition) -> tuple[Path, ...]:
    """Create an edition; what is there already stays as it is.

    Args:
        folder: of the edition; made where it is missing.
        choice: for its settings.

    Returns:
        The files and folders that were made.

    Raises:
        EpisodeError: it is an edition already, or a choice is refused; nothing was made.
        AudioError: there is no such engine; nothing was made.
        StorageError: it cannot be written.
    """
    require_new(folder)
    require_valid(choice)
    articles, ignored = folder / "articles", folder / ".gitignore"
    made = [path for path in (articles, ignored) if not path.exists()]
    with atomic.storage_errors(articles):
        articles.mkdir(parents=True, exist_ok=True)
    if ignored in made:
        atomic.write(ignored, IGNORED.encode())
    atomic.write(folder / SETTINGS, settings_text(choice).encode())
    return (folder / SETTINGS, *made)


def settings_text(choice: NewEdition) -> str:
    """The text of a new `edition.toml`: only what was chosen applies, everything else is a comment."""

    def line(key: str, value: str | None, example: str) -> str:
        quoted = json.dumps(value or example, ensure_ascii=False).replace("\x7f", "\\u007f")
        return f"{'' if value else '# '}{key} = {quoted}"

    return _SETTINGS.format(
        title=line("title", choice.title, TITLE),
        site=line("site", choice.site, "https://courrier.example/audio/"),
        engine=line("engine", choice.engine, ENGINE),
        engines="\n".join(f"#   {name:<8} {what}" for name, what in ENGINES.items()),
    )


def next_steps(folder: Path, choice: NewEdition) -> tuple[str, ...]:
    """What the engine does with the text, what it still needs, and the commands to type next, a line each.

    Args:
        folder: of the edition.
        choice: what it was created with.
    """
    name = choice.engine or ENGINE
    lines = [f"{name}: {ENGINES.get(name, 'ask whoever made it where the text goes')}."]
    if name == AUTO and lacks_natural_voice():
        commands = " && ".join(engine_selection.install_commands(engine_selection.BEST))
        lines.append(f"For a natural voice ({engine_selection.BEST_TAKES}): {commands}")
    elif name in engine_selection.NATURAL and engine_selection.fault(engines.load(name)):
        lines += [f"First: {command}" for command in engine_selection.install_commands(name)]
    elif name == "edge":
        lines.append("First: pip install 'hautevoix[edge]'")
    lines.append(f"Next: cd {shlex.quote(str(folder))} && hautevoix import https://… && hautevoix build")
    return tuple(lines)


def lacks_natural_voice() -> bool:
    """Whether only the embedded voice is ready on this machine."""
    return engine_selection.select([], engines.load, mixed=False) == EMBEDDED
