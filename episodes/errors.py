"""What episodes can refuse."""

from collections.abc import Mapping
from typing import ClassVar

from scripts.errors import HautevoixError


class EpisodeError(HautevoixError):
    """Settings, records or articles that an edition cannot take."""

    exit_code = 3
    messages: ClassVar[Mapping[str, str]] = {
        "unfit": "{path}: is not read ({cause}). Put a file of the right kind there, or take it away.",
        "outside": "{path}: is a link to {target}, outside the edition, and is not read. Put the article"
        " itself there, or make a link of the whole articles/ folder.",
        "settings": "{path}, line {line}: {cause}.",
        "date": "“{text}” is not a date. Write 2026-05-12, 12/05/2026 or 12 mai 2026; a time may follow.",
        "year": "“{text}” is not a date that an episode can have. Write a year from 1900 to 2999.",
        "record": "{path}: is not a record ({cause}). Build, which brings it back if anything here still"
        " knows it: hautevoix build",
        "folder": "{path}: there is no such folder. Check the name.",
        "not new": "{path}: is an edition already, or a file. Change its edition.toml, or give another name.",
        "choice": "{cause}. Nothing was made of it; give another.",
        "no articles": "{path}: holds no article. Put a .md, .html or .txt file there, and build again.",
        "same article": "{path} and {other} are both “{identity}”. Take one away, or give each its own `id`.",
        "other article": "{path}: the episode “{slug}” was made of it as “{was}”; now it is “{now}”. If it is"
        " the same article, write `id: {was}` into it; if it is another, give its file another name.",
        "nothing published": "{path}: nothing is published there. Build the edition first: hautevoix build.",
        "editor": "{path} is written, but {editor} could not be started. Set EDITOR, or open it yourself.",
        "editor failed": "{editor} ended with code {code}; {path} is as it left it. Edit again.",
        "no episode": "no episode is called “{slug}”. Those known: {known}.",
        "reply": "{path}: `reply_to` is “{name}”, which no episode is called. Give the slug of the one"
        " that it answers, once that is built; known: {known}.",
        "taken back": "{slug}: was withdrawn for good. Give its article another file name, and an `id`.",
        "kept": "{episodes}: not said by {engine}, as what is published keeps its voices ({made}) until its"
        " article changes. To have it said anew{first}: {command}",
        "for good": "nothing was withdrawn: it would be for good, and there is no terminal to ask on. If it"
        " is meant: {command}",
        "not here": "{slug}: is not remade; its article is not among those built. Name it, or put it back.",
        "file name": "{path}: its name is not UTF-8. Rename the file.",
        "cover": "{path}: is no cover ({cause}). Give a square JPEG or PNG of 1400 to 3000 pixels a side.",
        "utterances": "{text}: not utterances of this article. Give one from 1 to {last}, or some: 3-5.",
        "embargo": "{path}: is not to be heard before {date}, and {engine} would send its text away. Draft it"
        " with --engine espeak.",
        "unclear": "{place}: “{said}” is not understood, and may mean that the article is not to be heard"
        " yet. Write `statut: brouillon`, `statut: publié` or `embargo: 2035-01-01 06:00`.",
        "not in front": "{place}: “{said}” holds the article back, and stands where no front matter is. Write"
        " `statut: brouillon`, `statut: publié` or `embargo: 2035-01-01 06:00` between two lines --- above"
        " the text.",
        "subscribers": "{place}: “{said}” says that it is for subscribers, and episodes are for everybody."
        " Keep the article out of the edition, or take that line out.",
        "paywall": "{place}: it is for subscribers ({said}), and episodes are for everybody. If all may hear"
        " it, write `statut: publié` above its text, or"
        ' <meta name="status" content="publié"> into the head of a page.',
        "still built": "{slug}: is built, and its article now says “{said}”. Withdraw it for good (hautevoix"
        " withdraw {slug}), or take that out of the article.",
        "held back": "{path}: says “{said}”, and {engine} would send its text away. Draft it with --engine"
        " espeak.",
        "unbound": "{slug}: cannot stand in a book ({cause}). Make it anew: hautevoix build --again {slug}",
        "empty book": "no episode was published in those days. Look at their dates, and mend --since or"
        " --until.",
        "too many": "{count} episodes of one day are more than the {most} chapters that a tag can hold. Date"
        " the articles.",
        "gone since": "{source}: is no longer there. Put it back, or withdraw its episode.",
        "changed since": "{source}: was changed and is not built yet. Build it: hautevoix build",
        "port": "Port {port} cannot be used ({cause}). Stop what uses it, or give another with --port.",
    }


class RecordError(EpisodeError):
    """A record that is lost, damaged or of another day, held against what else knows the episode."""

    messages: ClassVar[Mapping[str, str]] = {
        "recovered": "{path}: was {what}. It is brought back from {origin}; listeners notice nothing.",
        "recovered feed": "{path}: had lost which podcast {file} is, or had it wrong. That is brought back"
        " from {origin}; listeners notice nothing.",
        "damaged": "{path}: is not a record ({cause}), and nothing else here holds it. Move it away, then"
        " {remedy}",
        "lost": "{path}: is missing, and {witness} knows the episode: built now, it would come to every"
        " listener as a new one. To keep it, {remedy}",
        "older": "{path}: is an older copy: {witness} shows the episode as it was made later. Move it away,"
        " then {remedy}",
        "taken back": "{path}: is an older copy: {witness} says that the episode was withdrawn. Move it away,"
        " then {remedy}",
        "altered": "{path}: calls the episode {ours}, and {witness} calls it {theirs}: one of them was"
        " altered. Move the wrong one away, then {remedy}",
        "twin": "{path}: has the identity of {other}, as a copy has. Take it away, and build again.",
        "altered feed": "{path}: calls {file} {ours}, and {witness} calls it {theirs}: one of them was"
        " altered. Put the file back from a backup, or move the feed away, and build again.",
        "from backup": "put it back from a backup of records/. Without one, move public/ and records/ away:"
        " what is built then is new to every listener.",
        "from site": "put it back from a backup of records/, or from where it is published: hautevoix restore"
        " {site}",
    }


class ClockError(EpisodeError):
    """A clock that cannot be right."""

    messages: ClassVar[Mapping[str, str]] = {
        "back": "The clock of this machine says {now}, and “{slug}” was made on {then}. Set the clock. If it"
        " is right, and was wrong then: hautevoix build {again}",
        "early": "The clock of this machine says {now}. Set it: episodes are dated by it.",
        "ahead": "The clock of this machine says {now}, that of {address} {there}; nothing was sent: what is"
        " dated ahead stays away from listeners until then. Set the clock, and publish again.",
    }


class StorageError(EpisodeError):
    """Disk or files: a place that cannot be written, a disk that is full."""

    exit_code = 5
    messages: ClassVar[Mapping[str, str]] = {
        "write": "{path}: cannot be written ({cause}). Free some space, or mend its permissions.",
        "read": "{path}: cannot be read ({cause}). Check the disk and the file's permissions.",
        "memory": "this process may have {given} MB of addresses, and making sound takes {needed}. Allow more"
        " (ulimit -v unlimited; LimitAS= of a service), and give the same command again.",
        "outside": "{path}: leads out of {root}. Take away the link that stands there.",
    }


class LockedError(EpisodeError):
    """Another process is building this edition."""

    exit_code = 6
    messages: ClassVar[Mapping[str, str]] = {
        "locked": "{path}: another build holds this edition. Wait for it to end, or use --wait.",
    }


class TargetError(EpisodeError):
    """A place on the network that could not be reached, or did not take what it was told."""

    exit_code = 8
    messages: ClassVar[Mapping[str, str]] = {
        "hub": "{hub}: could not be told of {topic} ({cause}). Nothing is lost: apps see it when they next"
        " look. Check `hub` under [feed].",
    }


ENDING = frozenset({StorageError.exit_code, TargetError.exit_code})
"""Exit codes of what ends a build: a disk, or a cluster, fails the next article too."""
