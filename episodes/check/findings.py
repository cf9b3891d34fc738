"""The table of faults and notes that a check can find, each with its message and what to do.

Findings as text for people and as JSON for programs.
"""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

import msgspec

from episodes.edition.edition import Edition, is_edition
from scripts import printable

Severity = Literal["error", "note"]


class Finding(NamedTuple):
    """One thing in an edition that listeners, apps or directories would have trouble with.

    Attributes:
        severity: an error keeps an edition from being published, a note does not.
        code: its key in the table; stable.
        path: the file, and the item if one is meant.
        message: what is wrong.
        hint: what to do.
    """

    severity: Severity
    code: str
    path: str
    message: str
    hint: str

    def __str__(self) -> str:
        """Show path, message and hint on one line."""
        return f"{self.path}: {self.message}. {self.hint}"


_AGAIN = "Build again: hautevoix build"
_REMAKE = "Remake the episode: hautevoix build --again {slug}"
_DELETE = "Delete the file, then build again: hautevoix build"
_WAIT = "Wait until then, or build again, which leaves it out: hautevoix build"
_SITE = "Set `site` in edition.toml, then build again: hautevoix build"
TABLE: Mapping[str, tuple[Severity, str, str]] = MappingProxyType(
    {
        # The feed as a file
        "no-feed": ("error", "there is no feed", "Build the edition first: hautevoix build"),
        "not-xml": ("error", "is not well-formed XML ({cause})", _AGAIN),
        "doctype": ("error", "declares a document type, which clients refuse", _AGAIN),
        "not-rss": ("error", "is not RSS 2.0 with one channel", _AGAIN),
        "encoding": ("error", "is not UTF-8", _AGAIN),
        # The channel
        "missing-tag": ("error", "{where} has no {tag}", _AGAIN),
        "too-long": ("error", "{tag} has {length} characters; 255 are shown", _AGAIN),
        "untrimmed": ("error", "{tag} begins or ends with blanks", _AGAIN),
        "description-long": ("error", "the description has {length} bytes; 4000 are allowed", _AGAIN),
        "explicit": ("error", "itunes:explicit is “{value}”; only true and false are known", _AGAIN),
        "category": ("error", "“{value}” is not one of Apple's categories", _AGAIN),
        "podcast-guid": ("error", "podcast:guid is {value}; that of {address} is {right}", _AGAIN),
        "no-site": ("note", "addresses lead to this machine or its own network only", _SITE),
        "no-https": ("note", "{address} is not https", "Have the site answer to https, and set `site` so"),
        # The image
        "no-image": ("error", "the image {address} is missing", _AGAIN),
        "image": ("error", "the image is not taken: {cause}", _DELETE),
        "image-name": (
            "error",
            "the image is a {kind}, which its name hides",
            _DELETE,
        ),
        # Older pages
        "page-missing": ("error", "the older page {address} is missing: clients drop the whole feed", _AGAIN),
        "page-link": ("error", "{relation} leads to {stated}, and should lead to {right}", _AGAIN),
        "page-lost": ("error", "no page of {own} leads to it", _AGAIN),
        # Items
        "guid-twice": ("error", "the guid {value} is that of another item too", _AGAIN),
        "guid-link": ("error", 'the guid is not marked isPermaLink="false"', _AGAIN),
        "date": ("error", "pubDate “{value}” is not a date of RFC 2822", _AGAIN),
        "future": (
            "error",
            "pubDate {value} lies in the future",
            _WAIT,
        ),
        "not-told": ("note", "the episode is published and not in the feed", _AGAIN),
        "withdrawn": ("error", "the episode was withdrawn and is still in the feed", _AGAIN),
        "unknown": (
            "error",
            "the guid {value} is in no record",
            "Build, which brings its record back, or says from where to get it: hautevoix build",
        ),
        # Media
        "enclosure-twice": ("error", "the enclosure {address} is that of another item too", _AGAIN),
        "elsewhere": ("error", "{address} is not an address of this edition", _AGAIN),
        "missing-file": ("error", "{address} is missing", _REMAKE),
        "length": ("error", "the enclosure's length is {stated} bytes; the file has {real}", _REMAKE),
        "hash": ("error", "{name} is not the file that was built", _REMAKE),
        "integrity": ("error", "{name} has not the hash that the feed gives", _REMAKE),
        "media-type": ("error", "the enclosure is said to be {stated}, and is {real}", _REMAKE),
        "tag": ("error", "{name} does not begin with a tag of ID3v2.3", _REMAKE),
        "file-name": (
            "error",
            "the file name {name} is not plain ASCII",
            "Give its article another file name",
        ),
        "undecodable": ("error", "{name} cannot be decoded ({cause})", _REMAKE),
        "no-info": ("error", "{name} has no Info frame: players would guess its length", _REMAKE),
        "info": ("error", "the Info frame says {stated}; decoded it lasts {real}", _REMAKE),
        "duration": ("error", "itunes:duration is {stated}; decoded it lasts {real}", _REMAKE),
        "cues": ("error", "the record's last cue ends at {stated}; decoded it lasts {real}", _REMAKE),
        "alternate": ("error", "{name} lasts {real}; the MP3 lasts {stated}", _REMAKE),
        "loudness": ("note", "{name} is heard at {real} LUFS; the edition aims at {aim}", _REMAKE),
        "peak": ("note", "{name} peaks at {real} dBTP; the edition's ceiling is {ceiling}", _REMAKE),
        # Texts
        "transcript-type": ("error", "the transcript {address} has no type that clients know", _AGAIN),
        "transcript": ("error", "the transcript {name} breaks the rules of its format: {cause}", _REMAKE),
        "chapters": ("error", "the chapters {name} cannot be read ({cause})", _REMAKE),
        "cue-late": ("error", "a cue of {name} ends at {stated}; the audio lasts {real}", _REMAKE),
        "transcripts-differ": ("error", "the times of {name} are not those of {other}", _REMAKE),
        "chapters-differ": ("error", "the chapters in {name} are not, in order, those of {other}", _REMAKE),
        # Pages
        "empty-page": ("error", "the page is empty", "{mend}"),
        "dead-link": ("error", "the link to {address} leads nowhere", "{mend}"),
        "page-lacks": ("error", "the page has no {what}", "{mend}"),
        "headings": ("error", "the page has several headings of the first rank", "{mend}"),
        "id-twice": ("error", "the name “{name}” is given twice", "{mend}"),
        "page-data": ("error", "its data for search engines cannot be read ({cause})", "{mend}"),
        "no-alt": ("error", "the image {address} has no text for those who cannot see it", "{mend}"),
        "script": ("error", "a script that is not ours is in it: {what}", "{mend}"),
        "embedded": ("error", "it embeds or redirects: {what}", "{mend}"),
        "handler": ("error", "an attribute runs a script: {what}", "{mend}"),
        "script-link": ("error", "a link runs a script: {address}", "{mend}"),
        "request": ("error", "opening it asks another host: {address}", "{mend}"),
        "notes-markup": ("error", "the description holds <{what}>, which apps do not show", _AGAIN),
        # Sizes
        "feed-size": (
            "note",
            "has {real} MB; above {limit} MB some apps give up",
            "Lower `page` in [feed], then build again: hautevoix build",
        ),
        "page-size": ("note", "has {real} MB; above {limit} MB it loads slowly", "Split the article"),
        "image-size": ("note", "has {real} MB; above {limit} MB it loads slowly", "Give a smaller cover"),
        # Talking books
        "book": ("error", "the book cannot be opened ({cause})", _DELETE),
    }
)


def finding(code: str, path: str, *, slug: str = "SLUG", **values: object) -> Finding:
    """Fill in a row of the table.

    Args:
        code: its key.
        path: the file, and the item if one is meant.
        slug: the episode's, for the hint.
        values: what message and hint name.
    """
    severity, message, hint = TABLE[code]
    return Finding(severity, code, path, message.format(**values), hint.format(slug=slug, **values))


_BUILD = "hautevoix build"


def faulty(findings: Sequence[Finding]) -> bool:
    """Return whether something must be mended before the edition is published."""
    return any(found.severity == "error" for found in findings)


def with_commands(findings: Iterable[Finding], folder: Path) -> list[Finding]:
    """Make the commands in hints fit to be typed where the check was.

    Args:
        findings: with hints for somebody who is in the edition's folder.
        folder: that folder, as it was given.
    """
    command = _BUILD
    if folder != Path() and is_edition(folder):
        name = shlex.quote(str(folder))  # a build of articles that lie elsewhere needs them named
        command += f" {name}" if Edition.folder(folder).articles else f" ARTICLE --out {name}"
    return [found._replace(hint=found.hint.replace(_BUILD, command)) for found in findings]


def as_text(findings: Sequence[Finding]) -> str:
    """Write a line for each finding, faults first, and a last one that counts them."""
    errors = [found for found in findings if found.severity == "error"]
    notes = [found for found in findings if found.severity == "note"]
    lines = [printable.line(f"{found.severity:<6} {found}.") for found in (*errors, *notes)]
    counts = ((len(errors), "fault"), (len(notes), "note"))
    lines.append(", ".join(f"{count or 'no'} {name}{'' if count == 1 else 's'}" for count, name in counts))
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """Write a list of objects with severity, code, path, message and hint."""
    return msgspec.json.encode([found._asdict() for found in findings]).decode()
