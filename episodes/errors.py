"""Errors of editions, publishing and imports: exit codes and messages."""

from collections.abc import Mapping
from typing import ClassVar

from scripts.errors import HautevoixError


class EpisodeError(HautevoixError):
    """Settings, records or articles that are refused."""

    exit_code = 3
    messages: ClassVar[Mapping[str, str]] = {
        "unfit": "{path}: is not read ({cause}). Put a file of the right kind there, or remove it.",
        "outside": "{path}: is a link to {target}, outside the edition, and is not read. Put the article"
        " itself there, or make a link of the whole articles/ folder.",
        "settings": "{path}, line {line}: {cause}.",
        "date": "“{text}” is not a date. Write 2026-05-12, 12/05/2026 or 12 mai 2026; a time may follow.",
        "year": "“{text}” is not a date that an episode can have. Write a year from 1900 to 2999.",
        "record": "{path}: is not a record ({cause}). Build, which brings it back if anything here still"
        " knows it: hautevoix build",
        "folder": "{path}: there is no such folder. Check the name.",
        "not new": "{path}: is an edition already, or a file. Change its edition.toml, or give another name.",
        "choice": "{cause}. Nothing was created; give another.",
        "no articles": "{path}: holds no article. Put a .md, .html or .txt file there, and build again.",
        "same article": "{path} and {other} are both “{identity}”. Remove one, or give each its own `id`.",
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
        "unclear": "{place}: “{text}” is not understood, and may mean that the article is not to be heard"
        " yet. Write `statut: brouillon`, `statut: publié` or `embargo: 2035-01-01 06:00`.",
        "not in front": "{place}: “{text}” holds the article back, and stands where no front matter is. Write"
        " `statut: brouillon`, `statut: publié` or `embargo: 2035-01-01 06:00` between two lines --- above"
        " the text.",
        "subscribers": "{place}: “{text}” says that it is for subscribers, and episodes are for everybody."
        " Keep the article out of the edition, or remove that line.",
        "paywall": "{place}: it is for subscribers ({text}), and episodes are for everybody. If all may hear"
        " it, write `statut: publié` above its text, or"
        ' <meta name="status" content="publié"> into the head of a page.',
        "still built": "{slug}: is built, and its article now says “{text}”. Withdraw it for good (hautevoix"
        " withdraw {slug}), or remove that from the article.",
        "held back": "{path}: says “{text}”, and {engine} would send its text away. Draft it with --engine"
        " espeak.",
        "unbound": "{slug}: cannot stand in a book ({cause}). Make it anew: hautevoix build --again {slug}",
        "empty book": "no episode was published in those days. Look at their dates, and change --since or"
        " --until.",
        "too many": "{count} episodes of one day are more than the {most} chapters that a tag can hold. Date"
        " the articles.",
        "gone since": "{source}: is no longer there. Put it back, or withdraw its episode.",
        "changed since": "{source}: was changed and is not built yet. Build it: hautevoix build",
        "port": "Port {port} cannot be used ({cause}). Stop what uses it, or give another with --port.",
    }


class RecordError(EpisodeError):
    """A record that is lost, damaged or out of date, compared with other copies and traces of the episode."""

    messages: ClassVar[Mapping[str, str]] = {
        "recovered": "{path}: was {what}. It is brought back from {origin}; listeners notice nothing.",
        "recovered feed": "{path}: had lost which podcast {file} is, or had it wrong. That is brought back"
        " from {origin}; listeners notice nothing.",
        "damaged": "{path}: is not a record ({cause}), and nothing else here holds it. Move it away, then"
        " {remedy}",
        "lost": "{path}: is missing, and {proof} knows the episode: built now, it would come to every"
        " listener as a new one. To keep it, {remedy}",
        "older": "{path}: is an older copy: {proof} shows the episode as it was made later. Move it away,"
        " then {remedy}",
        "taken back": "{path}: is an older copy: {proof} says that the episode was withdrawn. Move it away,"
        " then {remedy}",
        "altered": "{path}: calls the episode {ours}, and {proof} calls it {theirs}: one of them was"
        " altered. Move the wrong one away, then {remedy}",
        "twin": "{path}: has the identity of {other}, as a copy has. Remove it, and build again.",
        "altered feed": "{path}: calls {file} {ours}, and {proof} calls it {theirs}: one of them was"
        " altered. Put the file back from a backup, or move the feed away, and build again.",
        "from backup": "put it back from a backup of records/. Without one, move public/ and records/ away:"
        " what is built then is new to every listener.",
        "from site": "put it back from a backup of records/, or from where it is published: hautevoix restore"
        " {site}",
    }


class ClockError(EpisodeError):
    """A clock that must be wrong."""

    messages: ClassVar[Mapping[str, str]] = {
        "back": "The clock of this machine says {now}, and “{slug}” was made on {then}. Set the clock. If it"
        " is right, and was wrong then: hautevoix build {again}",
        "early": "The clock of this machine says {now}. Set it: episodes are dated by it.",
        "ahead": "The clock of this machine says {now}, that of {address} {there}; nothing was sent: what is"
        " dated ahead stays away from listeners until then. Set the clock, and publish again.",
    }


class StorageError(EpisodeError):
    """A file that cannot be read or written, a full disk, too little memory."""

    exit_code = 5
    messages: ClassVar[Mapping[str, str]] = {
        "write": "{path}: cannot be written ({cause}). Free some space, or fix its permissions.",
        "read": "{path}: cannot be read ({cause}). Check the disk and the file's permissions.",
        "memory": "this process may have {given} MB of addresses, and making sound takes {needed}. Allow more"
        " (ulimit -v unlimited; LimitAS= of a service), and give the same command again.",
        "outside": "{path}: leads out of {root}. Remove the link that stands there.",
    }


class LockedError(EpisodeError):
    """Another process is building this edition."""

    exit_code = 6
    messages: ClassVar[Mapping[str, str]] = {
        "locked": "{path}: another build holds this edition. Wait for it to end, or use --wait.",
    }


class TargetError(EpisodeError):
    """A place on the network that could not be reached, or did not accept what was sent."""

    exit_code = 8
    messages: ClassVar[Mapping[str, str]] = {
        "hub": "{hub}: could not be told of {topic} ({cause}). Nothing is lost: apps see it when they next"
        " look. Check `hub` under [feed].",
    }


ENDING = frozenset({StorageError.exit_code, TargetError.exit_code})
"""Exit codes of errors that end a build: a disk or a cluster would fail the next article too."""


class PublishError(EpisodeError):
    """An edition that cannot be published, or settings of a target that do not work."""

    messages: ClassVar[Mapping[str, str]] = {
        "extra": '`type = "{type}"` under [publish] needs packages that are not installed. Install them: pip'
        " install 'hautevoix[{type}]'",
        "no site": "{path}: names no `site`, so that feeds would lead nowhere. Write the address at which"
        " listeners find the edition, under [edition].",
        "no target": "{path}: names no place to publish to. Write one: docs/publishing.md shows each kind.",
        "which": "{path}: names several places. Say which: hautevoix publish {name} (or {others})",
        "unknown": "{path}: there is no [publish.{name}]. Those it has: {known}.",
        "link": "{path}: is a link, and links are not sent. Put the file itself there.",
        "name": "{path}: cannot be part of an address. Give it a name of plain letters, digits, hyphens and"
        " dots.",
        "same folder": "[publish.{name}]: {path} is the edition's own folder, or lies in one of its parts."
        " Give another.",
        "another": "{address}: holds another edition ({title}). Give this one another place; or, to go on"
        " with that one, bring it into a new folder: hautevoix restore SOURCE DIR",
        "another here": "{folder}: holds another edition ({title}). Give an empty folder, or a new name.",
        "behind here": "{folder}: the episode “{slug}” there is another, or older than what is published, and"
        " would stay. Restore into a new folder, and bring your articles and scripts there.",
        "behind": "{address}: the episode “{slug}” is newer there than here: it was published from"
        " elsewhere. Publish from there, or bring it here into a new folder: hautevoix restore {site} DIR",
        "lost": "{address}: what was published is no longer there. Is the disk mounted, the path right? To"
        " send all of it anew: hautevoix publish {name} --again",
    }


class FaultyError(PublishError):
    """An edition in which `check` finds errors."""

    exit_code = 7
    messages: ClassVar[Mapping[str, str]] = {
        "faults": "{faults} found by check, told above; nothing was sent. Fix that, and publish again.",
        "damaged": "{path}: not the file that was built: its bytes changed on this disk; nothing was sent."
        " Build it again (hautevoix build --again {slug}), and publish.",
    }


class PlaceError(TargetError):
    """A target that could not be reached, or failed."""

    messages: ClassVar[Mapping[str, str]] = {
        "folder": "{address}: there is no such folder, and none above it. Mount the disk, or fix `path`.",
        "write": "{address}: {path} cannot be written ({cause}). What was published before stands; fix"
        " that, and publish again.",
        "read": "{address}: {path} cannot be read ({cause}). Fix that, and publish again.",
        "remove": "{address}: {path} cannot be removed ({cause}). Fix that, and publish again.",
        "outside": "{address}: {path} leads out of it. Remove the link that stands there.",
        "short": "{address}: {path} arrived with {got} bytes of {size}. Publish again; if that stays, ask the"
        " host whether its disk is full.",
        "left": "{address}: {count} files that the edition has no more stay there, {path} first. Remove them"
        " there, or write `remove` into [publish.{name}].",
        "altered": "{address}: {files} not as sent, {path} first: changed, cut or gone since. The edition's"
        " own is sent again.",
        "program": "{address}: ended with code {code}{cause}. Fix that, and publish again: what was sent is"
        " not sent twice.",
        "no program": "{address}: could not be started ({cause}). Install it, or fix [publish.{name}].",
    }


class HostError(PlaceError):
    """An SSH host that cannot be reached, has the wrong key, or refuses the login."""

    messages: ClassVar[Mapping[str, str]] = {
        "reach": "{address}: cannot be reached ({cause}). Check `host` and `port`, and the network.",
        "broken": "{address}: the connection broke again and again, last at {path} ({cause}). Publish again:"
        " what was sent is not sent twice.",
        "unknown host": "{address}: nobody has confirmed that this is the right host. Its key is"
        " {fingerprint}: if its owner tells the same, write `fingerprint` under [publish.{name}].",
        "changed host": "{address}: its key is not the one of {where}; somebody may stand between. Ask the"
        " host whether it has a new one; if it is {fingerprint}, write that there.",
        "revoked": "{address}: shows no key that this program and your known hosts can take. Ask the host"
        " for an Ed25519 key.",
        "known hosts": "{path}: cannot be read ({cause}). Fix it, or write `fingerprint` into edition.toml.",
        "key": "{path}: cannot be used as a key ({cause}). Name the private key's file, in OpenSSH's form.",
        "locked key": "{path}: has a passphrase. Give it to your SSH agent (ssh-add), and leave `key` out.",
        "login": "{address}: does not let you in. Check `user` and your key; a password is taken from"
        " {variable}, or from the keyring (python -m keyring set hautevoix {name}).",
    }


class BucketError(PlaceError):
    """An object storage that fails; its own messages hold keys, and are never shown."""

    messages: ClassVar[Mapping[str, str]] = {
        **PlaceError.messages,
        "reach": "{address}: cannot be reached ({cause}). Check `endpoint`, and the network.",
        "waiting": "{address}: does not answer ({path}); it is asked again, {number} of {tries} times.",
        "silent": "{address}: takes the connection and does not answer, asked {tries} times ({path}). Check"
        " `endpoint`, and whether the storage has trouble; then publish again: what was sent is not sent"
        " twice.",
        "no keys": "{address}: no keys are given. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the"
        " environment.",
        "keys": "{address}: its keys are refused ({cause}). Check AWS_ACCESS_KEY_ID and"
        " AWS_SECRET_ACCESS_KEY.",
        "bucket": "{address}: there is no such bucket. Make it there, or fix `bucket`.",
        "region": "{address}: is in another region ({cause}). Fix `region`.",
        "denied": "{address}: these keys may not do that with {path} ({cause}). Allow them to list, read,"
        " write and delete there.",
    }


class StateError(PlaceError):
    """The published description of an edition cannot be read."""

    messages: ClassVar[Mapping[str, str]] = {
        "state": "{address}: {path} there is not what hautevoix writes ({cause}). Publish again from the"
        " edition's folder, which repairs it.",
        "nothing": "{address}: no edition that hautevoix published lies there. Check the address.",
    }


class RestoreError(TargetError):
    """An edition that cannot be restored from where it is published."""

    messages: ClassVar[Mapping[str, str]] = {
        "address": "{address}: is not a web address. Give that of the edition, https://…, or the name of"
        " a target.",
        "unreachable": "{address}: cannot be got ({cause}). What came stays; the same command goes on.",
        "other": "{address}: {path} is missing there, or is not what was published. What came stays; publish"
        " from where the edition is whole, or restore from another place.",
        "no settings": "{path}: is not there, so that “{name}” is no place. Write [publish.{name}] into it,"
        " and nothing else; or give the edition's address, https://…",
        "not empty": "{folder}: holds something that is no edition. Give an empty folder, or a new name.",
    }


class LiveError(TargetError):
    """The web site does not serve what was sent."""

    messages: ClassVar[Mapping[str, str]] = {
        "status": "{address}: all is sent, but the web site answers {status}. Is `site` the address of this"
        " place, and does its server give that file? To look again: hautevoix publish {name}",
        "unreachable": "{address}: all is sent, but the web site cannot be reached ({cause}). To look again:"
        " hautevoix publish {name}",
        "length": "{address}: all is sent, but the web site gives {found} bytes of {expected}. To look again:"
        " hautevoix publish {name}",
        "type": "{address}: all is sent, but the web server calls it {found}. Have it say {expected}: apps"
        " refuse the file otherwise.",
        "range": "{address}: all is sent, but the web server gives no part of a file (byte range), so that"
        " listeners cannot jump. Switch that on there.",
        "feed": "{address}: all is sent, but what the web site shows there is another thing ({cause}). Is"
        " `site` the address of this place? To look again: hautevoix publish {name}",
    }


class CachedError(LiveError):
    """The web site still serves the previous feed, which is no error where there is a cache."""

    messages: ClassVar[Mapping[str, str]] = {
        "cached": "{address}: the web site still shows the feed of before; a cache keeps it, it seems."
        " Listeners get the new one when that ends.",
    }


class HeldError(LockedError):
    """Another publisher holds the lease of the same target."""

    messages: ClassVar[Mapping[str, str]] = {
        "held": "{address}: {who} has been publishing there since {since}. Wait for them to end; if they"
        " died, the place is free at {until}, or now: hautevoix publish {name} --take-over",
        "unclear": "{address}: somebody is publishing there, and {path} does not tell who. The place is free"
        " an hour after that was written; if nobody is, now: hautevoix publish {name} --take-over",
        "lost": "{address}: somebody else began to publish there meanwhile. Wait for them to end, then"
        " publish again.",
        "taken over": "{address}: taken over from {who}, as you asked; what lies there is looked at anew.",
    }


class ImportRefusedError(EpisodeError):
    """Something that cannot be imported, or is not fetched."""

    messages: ClassVar[Mapping[str, str]] = {
        "address": "{address}: is no address that is fetched ({cause}). Give one that starts with https://.",
        "private": "{address}: leads into a network that is not the web's ({ip}). If it is your own site,"
        " allow it: --allow-host {host}",
        "redirects": "{address}: leads from page to page without end. Give the address where it ends.",
        "downgraded": "{address}: leads from https to http. Give the address where it ends, if you trust it.",
        "large": "{address}: holds more than {limit} MB. Give the article or the feed alone.",
        "encoding": "{address}: comes in a compression that is not known ({cause}). Save the page, and import"
        " the file.",
        "kind": "{address}: is {what}. Give a web page, an RSS or Atom feed, or an export of WordPress.",
        "source": "{path}: is nothing that can be imported. Give an address, a feed, a WordPress export"
        " (.xml), a web page (.html) or a folder of them.",
        "missing": "{path}: there is no such file or folder. Check the name; an address begins with https://.",
        "empty folder": "{path}: holds no .html file. Check the name.",
        "xml": "{path}: is not a feed that can be read ({cause}). Check it with whoever makes it.",
        "doctype": "{path}: declares a document type, which no feed needs and attacks use. Remove that line.",
        "no link": "“{title}”: has no address and no identity in its feed. Import its page by its address.",
        "nothing": "“{title}”: comes without its text. Import its page by its address.",
        "wordless": "{address}: holds no text; what a browser shows there may be made by its scripts."
        " Save the page from a browser, and import the file.",
        "home": "{address}: is the first page of a site, not an article. Import its feed: {feed}",
        "no edition": "{path}: is no edition. Go into its folder, or start one: hautevoix init DIR",
        "deep": "“{title}”: its elements are nested so deep that words would be lost. Copy the text by hand.",
        "record": "{path}, line {line}: is no line of what was imported. Take the file back from a copy, or"
        " move it away.",
    }


class SourceError(TargetError):
    """A source of articles that could not be reached."""

    messages: ClassVar[Mapping[str, str]] = {
        "unreachable": "{address}: cannot be reached ({cause}). Check the address, or try later.",
        "late": "{address}: did not send all of it in {seconds:.0f} s. Try later.",
        "status": "{address}: its answer is {status}. Check the address in a browser.",
    }


class ImportingError(LockedError):
    """Another import into the same edition is running."""

    messages: ClassVar[Mapping[str, str]] = {
        "importing": "{path}: another import brings articles into this edition. Wait for it to end.",
    }
