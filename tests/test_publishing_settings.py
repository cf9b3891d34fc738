"""`[publish.NAME]`: each type has its keys, and what cannot work is named with its line."""

import re
from itertools import chain
from pathlib import Path

import msgspec
import pytest

from episodes.edition.settings import Settings
from episodes.edition.settings.publish import KINDS, FolderSettings, SftpSettings
from episodes.errors import EpisodeError

ROOT = Path(__file__).resolve().parents[1]


def load(folder: Path, text: str) -> Settings:
    path = folder / "edition.toml"
    path.write_text(text, encoding="utf-8")
    return Settings.load(path)


def test_targets_are_taken_by_name_in_their_order(tmp_path: Path) -> None:
    """Several places, each of its own type."""
    text = '[publish.web-2]\ntype = "sftp"\nhost = "h"\npath = "www"\n[publish.a]\ntype = "folder"\npath = "/x"\nlive = false'
    assert load(tmp_path, text).publish == {
        "web-2": SftpSettings(type="sftp", host="h", path="www"),
        "a": FolderSettings(type="folder", path="/x", live=False),
    }
    assert load(tmp_path, "").publish == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("publish = 3", "line 1: [publish] is 3, not a section of sections, each with a name."),
        ("[publish]\nweb = 3", "line 1: [publish] is a table, not a section of sections, each with a name."),
        ('[publish.web]\npath = "x"', "line 1: [publish.web] lacks “type”."),
        (
            '[publish.web]\ntype = "ftp"',
            "line 2: “publish.web.type” is “ftp”, not one of “command”, “folder”, “s3”, “sftp”.",
        ),
        ('[publish.web]\ntype = "sftp"\npath = "x"', "line 1: [publish.web] lacks “host”."),
        (
            '[edition]\ntitle = "A"\n[publish.web]\ntype = "folder"\npath = 3',
            "line 5: “publish.web.path” is 3, not one line of 1 to 255 characters.",
        ),
        (
            '[publish.web]\ntype = "folder"\npth = "x"',
            "line 3: there is no key “pth” in “publish.web” (did you mean “path”?).",
        ),
        (
            '[publish.web]\ntype = "folder"\npath = "a\\u0000b"',
            "line 3: “publish.web.path” is “a\0b”, not one line of 1 to 255 characters.",
        ),
        (
            '[publish.web]\ntype = "command"\nsend = "rsync -a"',
            "line 3: “publish.web.send” is not a program and its arguments, as a list of texts.",
        ),
        (
            '[publish.web]\ntype = "sftp"\nhost = "h"\npath = "x"\nfingerprint = "MD5:00"',
            "line 5: “publish.web.fingerprint” is “MD5:00”, not a fingerprint such as SHA256:….",
        ),
        (
            '[publish.Web]\ntype = "folder"\npath = "x"',
            "line 1: “Web” is no name for a target: 1 to 40 small letters, digits and hyphens.",
        ),
    ],
)
def test_what_cannot_work_is_named(tmp_path: Path, text: str, message: str) -> None:
    """The key, the line and what it may be; before anything is built."""
    with pytest.raises(EpisodeError) as raised:
        load(tmp_path, text)
    assert str(raised.value).endswith(message)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('""', ""),
        ('"a\\u0000b"', "a�b"),
        ('"a\\u001b[31mb"', "a�[31mb"),
        ('"a\\"b"', 'a"b'),
        ("'a\\b'", "a\\b"),
        ('"a.b"', "a.b"),
        ("'a`b'", "a`b"),
        ('"é"', "é"),
        ("-web", "-web"),
        ("a" * 41, "a" * 41),
    ],
)
@pytest.mark.parametrize("kind", ["folder", "ftp"])
def test_a_name_that_is_none_for_a_target_is_one_line(
    tmp_path: Path, name: str, shown: str, kind: str
) -> None:
    """Whatever TOML lets stand there, and whatever else is wrong: name and line, exit code 3, no traceback.

    An empty name was accepted, and a sign that no schema takes ended the program.
    """
    with pytest.raises(EpisodeError) as raised:
        load(tmp_path, f'[edition]\ntitle = "A"\n[publish.{name}]\ntype = "{kind}"\npath = "x"')
    told = f"line 3: “{shown}” is no name for a target: 1 to 40 small letters, digits and hyphens."
    assert str(raised.value).endswith(told)
    assert raised.value.exit_code == 3


@pytest.mark.parametrize("key", ["password", "secret", "access_key"])
def test_no_secret_is_taken(tmp_path: Path, key: str) -> None:
    """Settings are copied, shown and kept in repositories: a password has no place there."""
    with pytest.raises(EpisodeError, match=f"no key “{key}”"):
        load(tmp_path, f'[publish.web]\ntype = "sftp"\nhost = "h"\npath = "x"\n{key} = "x"')


def test_every_key_of_every_type_is_documented() -> None:
    """docs/settings.md: what all have first, then each type's own, in the order of the code."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    section = text.partition("## `[publish.NAME]`")[2].partition("\n## ")[0]
    documented = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    shared = ["type", "live"]
    own = ([field.name for field in msgspec.structs.fields(kind)] for kind in KINDS.values())
    assert documented == [*shared, *(key for key in chain.from_iterable(own) if key not in shared)]
