"""Settings: every key optional, every mistake named with its line."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from audio.assembly.pauses import Pauses
from episodes.edition.settings import Settings
from episodes.edition.settings.toml import line_of
from episodes.errors import EpisodeError, StorageError

ROOT = Path(__file__).parent.parent

FULL = """\
[edition]
title = "La Dépêche des Cévennes"
description = "Les articles du jour, lus."
site = "https://depeche.example/audio/"
author = "La rédaction"
email = "redaction@depeche.example"
language = "fr-CH"
timezone = "Indian/Reunion"
category = "Society & Culture > Documentary"
explicit = true
cover = "cover.png"

[voices]
engine = "gtts"
narrator = "fr"
quotes = ["fr-CA", "fr+f2"]
neutral = "fr+m2"
cast = { "Inès Valat" = "fr+f3" }
mixed = true
fallback_engine = "espeak"
pace = 1.1
spending_limit = 12.5
options = { gtts = { tld = "fr" } }

[sound]
loudness = -16
true_peak = -2.5
profile = "small"
formats = ["mp3", "opus"]
intro = "sons/indicatif.wav"
outro = "À demain."
intro_caption = "[Indicatif]"
outro_caption = "[Virgule]"
chapter = "sons/virgule.wav"
bed = "sons/tapis.flac"

[pauses]
sentence = 500

[announcement]
enabled = false
before = []
after = ["À demain sur {édition}."]
quotations = []
correction = "Rectificatif. {correction}"
reply = "Réponse."

[quotations]
partial = "quote"
document = "quote"
cue = "tone"

[spoken]
inclusive = "feminine"
"""


def load(folder: Path, text: str | bytes) -> Settings:
    path = folder / "edition.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Settings.load(path)


def refused(folder: Path, text: str | bytes) -> str:
    """What is said of a file, after its name."""
    with pytest.raises(EpisodeError) as caught:
        load(folder, text)
    assert caught.value.exit_code == 3
    name, _, message = str(caught.value).partition("edition.toml, ")
    assert name
    assert "\n" not in message
    return message


def test_without_a_file_and_with_an_empty_one_all_is_default(tmp_path: Path) -> None:
    """A newsroom starts without deciding anything."""
    assert Settings.load(tmp_path / "edition.toml") == Settings() == load(tmp_path, "")
    assert Settings().pauses == Pauses()
    assert (Settings().sound.loudness, Settings().sound.true_peak) == (-19, -1)


def test_every_key_is_taken(tmp_path: Path) -> None:
    """A file that sets each key differs from the defaults in each."""
    settings, default = load(tmp_path, FULL), Settings()
    for section in ("edition", "voices", "sound", "announcement", "quotations", "spoken"):
        ours, theirs = (msgspec.structs.asdict(getattr(s, section)) for s in (settings, default))
        assert [key for key in ours if ours[key] == theirs[key]] == []
    assert settings.pauses == Pauses(sentence=500)
    assert settings.voices.cast == {"Inès Valat": "fr+f3"}
    assert settings.edition.zone == ZoneInfo("Indian/Reunion")


def test_a_file_from_another_editor_is_the_same(tmp_path: Path) -> None:
    """A byte order mark and Windows line ends change nothing."""
    other = b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode()
    assert load(tmp_path, other) == load(tmp_path, FULL)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[sound]\nloudnes = -16",
            "line 2: there is no key “loudnes” in [sound] (did you mean “loudness”?).",
        ),
        ("[edtion]\n", "line 1: there is no section [edtion] (did you mean “edition”?)."),
        ("narrator = 'x'", "line 1: there is no section [narrator] (it belongs to [voices])."),
        (
            "[edition]\n\nnarrator = 'x'",
            "line 3: there is no key “narrator” in [edition] (it belongs to [voices]).",
        ),
        (
            "[quotations]\nx = 1",
            "line 2: there is no key “x” in [quotations] (those known: partial, document, cue).",
        ),
        (
            "[pauses]\n# ms\nsentense = 3",
            "line 3: there is no key “sentense” in [pauses] (did you mean “sentence”?).",
        ),
        ("[sound]\nloudness = -3", "line 2: “sound.loudness” is -3, not a number from -40 to -5."),
        ("[sound]\nloudness = '-16'", "line 2: “sound.loudness” is “-16”, not a number from -40 to -5."),
        ("[sound]\nloudness = nan", "line 2: “sound.loudness” is nan, not a number from -40 to -5."),
        ("[sound]\nprofile = 'big'", "line 2: “sound.profile” is “big”, not one of “small”, “standard”."),
        ("[pauses]\nend = 20001", "line 2: “pauses.end” is 20001, not a whole number from 0 to 20000."),
        ("[pauses]\nend = 0.5", "line 2: “pauses.end” is 0.5, not a whole number from 0 to 20000."),
        ("[edition]\nexplicit = 'no'", "line 2: “edition.explicit” is “no”, not true or false."),
        ("edition = 3", "line 1: [edition] is 3, not a section."),
        ("[edition]\ntitle = ' '", "line 2: “edition.title” is “”, not one line of 1 to 255 characters."),
        (
            "[edition]\nsite = 'www.x.example'",
            "line 2: “edition.site” is “www.x.example”, not an address that starts with http:// or https://, without accents.",
        ),
        (
            "[edition]\nsite = 'https://me:pw@x.example'",
            "line 2: “edition.site” is “https://…@x.example”, not an address that starts with http:// or https://, without accents.",
        ),
        *(
            (
                f"[edition]\nsite = '{address}'",
                f"line 2: “edition.site” is “{address}”, not an address that starts with http:// or https://,"
                " without accents.",
            )
            for address in (
                "https://[x/",
                "https://x..fr/",
                "https://x.fr:a/",
                "https://x.fr/été/",
                "https://é.fr",
            )
        ),
        (
            "[edition]\nlanguage = 'français'",
            "line 2: “edition.language” is “français”, not a language tag such as fr or fr-FR.",
        ),
        (
            "[edition]\ntimezone = 'Europe/Pari'",
            "line 2: “edition.timezone” is “Europe/Pari”, not a time zone such as Europe/Paris.",
        ),
        (
            "[edition]\ntimezone = '../../etc/passwd'",
            "line 2: “edition.timezone” is “../../etc/passwd”, not a time zone such as Europe/Paris.",
        ),
        (
            "[edition]\ntimezone = 'Europe'",
            "line 2: “edition.timezone” is “Europe”, not a time zone such as Europe/Paris.",
        ),
        ("[edition]\ncategory = 'New'", "line 2: Apple has no category “New” (did you mean “News”?)."),
        (
            "[edition]\ncategory = 'News > Daily'",
            "line 2: Apple's category “News” has no subcategory “Daily” (did you mean “Daily News”?).",
        ),
        (
            "[announcement]\nafter = ['Par {auteu}.']",
            "line 2: nothing fills “{auteu}” (did you mean “auteur”?).",
        ),
        (
            "[announcement]\nbefore = 'Bonjour.'",
            "line 2: “announcement.before” is “Bonjour.”, not a list of texts of one line each.",
        ),
        (
            "[voices]\nquotes = [\n  'a',\n  3,\n]",
            "line 2: “voices.quotes” is [“a”, 3], not a list of texts of one line each.",
        ),
        (
            "[voices.cast]\n'Inès Valat' = 3",
            "line 1: “voices.cast” is a table, not a section of texts of one line each.",
        ),
        ("x = 1\nx = 2\ny = 3", "line 2: this is not TOML: Cannot overwrite a value."),
        ("[sound]\nloudness = \n", "line 2: this is not TOML: Invalid value."),
        ("[sound]\n\nloudness = [1,", "line 3: this is not TOML: Invalid value."),
        ("[edition]\ntitle = 'L\xe9o'".encode("latin-1"), "line 2: the file is not UTF-8."),
        ("a = " + "[" * 5000, "line 1: its brackets are nested too deeply."),
        ("#" * 1_000_001, "line 1: the file is larger than 1 MB."),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str | bytes, message: str) -> None:
    """What is wrong, where, and what it should be, in one line."""
    assert refused(tmp_path, text) == message


def test_a_file_that_cannot_be_read_is_no_missing_file(tmp_path: Path) -> None:
    """Defaults never stand in for settings that are there."""
    (tmp_path / "edition.toml").mkdir()
    with pytest.raises(StorageError, match="cannot be read"):
        Settings.load(tmp_path / "edition.toml")


@pytest.mark.parametrize(
    ("text", "keys", "line"),
    [
        ("a.b = 1\n", ("a", "b"), 1),
        ("# [s]\n\n[ s ]\nx = 1 # y = 2\ny = 3", ("s", "y"), 5),
        ('[s]\nt = """\n[s2]\ny = 1 "" \n"""\ny = 2', ("s", "y"), 6),
        ("[s]\nt = '''\ny = 1'''\n'y' = 2", ("s", "y"), 4),
        ("[s]\nl = [\n 1, # ]\n ']',\n]\n\"y\" = 2", ("s", "y"), 6),
        ("[s]\nl = { y = 1 }\n", ("s", "l", "y"), 2),
        ("[a]\n[a.b]\n[c]\n", ("a", "b"), 2),
        ("[a.b]\nx = 1", ("a",), 1),
        ("[[a]]\nx = 1\n[[a]]\nx = 2", ("a", "x"), 2),
        ("", ("a",), 1),
    ],
)
def test_a_key_is_found_where_it_stands(text: str, keys: tuple[str, ...], line: int) -> None:
    """Strings, comments, lists and tables of several lines do not mislead."""
    assert line_of(text, keys) == line


@hypothesis_settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(["# x = 1", "", "a = 'x = 1'", 'b = """\nx = 1\n"""', "c = [\n'x',\n]"]), unique=True
    ),
    st.lists(st.sampled_from(["", "d = 1", "[t]\nx = 3"]), unique=True),
)
def test_the_line_is_right_whatever_stands_around(before: list[str], after: list[str]) -> None:
    """The law behind every message: the line named is the line of the key."""
    head = "\n".join(["[s]", *before])
    assert line_of("\n".join([head, "x = 2", *after]), ("s", "x")) == head.count("\n") + 2


def test_every_key_is_documented() -> None:
    """docs/settings.md names each section, each key and each default pause, and no other."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    sections = {part.split("]")[0]: part for part in re.split(r"^## `\[", text, flags=re.MULTILINE)[1:]}
    structs = {field.name: field.type for field in msgspec.structs.fields(Settings)}
    assert [name.removesuffix(".NAME") for name in sections] == list(structs)
    del structs["publish"]  # its keys depend on the target's type: tests/test_publishing_settings.py
    for name, struct in structs.items():
        documented = re.findall(r"^\| `(\w+)` \|", sections[name], flags=re.MULTILINE)
        known = fields(struct) if struct is Pauses else msgspec.structs.fields(struct)
        assert documented == [field.name for field in known]


def test_the_documented_example_is_taken(tmp_path: Path) -> None:
    """What people copy from the documentation works."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    assert examples
    for example in examples:
        load(tmp_path, example)


def test_settings_load_nothing_heavy() -> None:
    """The command line answers at once: no engine, no image, no XML library comes with the settings."""
    code = "import sys, episodes.edition.settings, episodes.edition.edition, episodes.media.cover; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {
        "numpy",
        "av",
        "lxml",
        "PIL",
        "jinja2",
        "markdown_it",
        "trafilatura",
        "ruamel",
        "rich",
        "starlette",
    }
    assert heavy.isdisjoint(done.stdout.split())
