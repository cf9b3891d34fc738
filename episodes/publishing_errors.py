"""What publishing can refuse, and what it cannot reach."""

from collections.abc import Mapping
from typing import ClassVar

from episodes.errors import EpisodeError, LockedError, TargetError


class PublishError(EpisodeError):
    """An edition that is not sent, or settings that cannot work here."""

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
    """An edition that `check` finds at fault."""

    exit_code = 7
    messages: ClassVar[Mapping[str, str]] = {
        "faults": "{faults} found by check, told above; nothing was sent. Mend that, and publish again.",
    }


class PlaceError(TargetError):
    """A target, or the web site, that could not be reached or did not do as it was told."""

    messages: ClassVar[Mapping[str, str]] = {
        "folder": "{address}: there is no such folder, and none above it. Mount the disk, or mend `path`.",
        "write": "{address}: {path} cannot be written ({cause}). What was published before stands; mend"
        " that, and publish again.",
        "read": "{address}: {path} cannot be read ({cause}). Mend that, and publish again.",
        "remove": "{address}: {path} cannot be taken away ({cause}). Mend that, and publish again.",
        "outside": "{address}: {path} leads out of it. Take away the link that stands there.",
        "short": "{address}: {path} arrived with {got} bytes of {size}. Publish again; if that stays, ask the"
        " host whether its disk is full.",
        "left": "{address}: {count} files that the edition has no more stay there, {path} first. Take them"
        " away there, or write `remove` into [publish.{name}].",
        "altered": "{address}: {files} not as sent, {path} first: changed, cut or gone since. The edition's"
        " own is sent again.",
        "program": "{address}: ended with code {code}{cause}. Mend that, and publish again: what was sent is"
        " not sent twice.",
        "no program": "{address}: could not be started ({cause}). Install it, or mend [publish.{name}].",
    }


class HostError(PlaceError):
    """A host that cannot be reached over SSH, is not the one that is meant, or lets nobody in."""

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
        "known hosts": "{path}: cannot be read ({cause}). Mend it, or write `fingerprint` into edition.toml.",
        "key": "{path}: cannot be used as a key ({cause}). Name the private key's file, in OpenSSH's form.",
        "locked key": "{path}: has a passphrase. Give it to your SSH agent (ssh-add), and leave `key` out.",
        "login": "{address}: does not let you in. Check `user` and your key; a password is taken from"
        " {variable}, or from the keyring (python -m keyring set hautevoix {name}).",
    }


class BucketError(PlaceError):
    """A storage that does not do as it is told; its own words hold keys, and are never shown."""

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
        "bucket": "{address}: there is no such bucket. Make it there, or mend `bucket`.",
        "region": "{address}: is in another region ({cause}). Mend `region`.",
        "denied": "{address}: these keys may not do that with {path} ({cause}). Allow them to list, read,"
        " write and delete there.",
    }


class StateError(PlaceError):
    """What lies beside a published edition cannot be read."""

    messages: ClassVar[Mapping[str, str]] = {
        "state": "{address}: {path} there is not what hautevoix writes ({cause}). Publish again from the"
        " edition's folder, which mends it.",
        "nothing": "{address}: no edition that hautevoix published lies there. Check the address.",
    }


class RestoreError(TargetError):
    """An edition that cannot be got back from where it is published."""

    messages: ClassVar[Mapping[str, str]] = {
        "address": "{address}: is no address of the web. Give that of the edition, https://…, or the name of"
        " a target.",
        "unreachable": "{address}: cannot be got ({cause}). What came stays; the same command goes on.",
        "other": "{address}: {path} is missing there, or is not what was published. What came stays; publish"
        " from where the edition is whole, or restore from another place.",
        "no settings": "{path}: is not there, so that “{name}” is no place. Write [publish.{name}] into it,"
        " and nothing else; or give the edition's address, https://…",
        "not empty": "{folder}: holds something that is no edition. Give an empty folder, or a new name.",
    }


class LiveError(TargetError):
    """What is found on the web is not what was sent."""

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
    """The feed of before is still shown: no fault, where a cache stands between."""

    messages: ClassVar[Mapping[str, str]] = {
        "cached": "{address}: the web site still shows the feed of before; a cache keeps it, it seems."
        " Listeners get the new one when that ends.",
    }


class HeldError(LockedError):
    """Another publisher at the same place."""

    messages: ClassVar[Mapping[str, str]] = {
        "held": "{address}: {who} has been publishing there since {since}. Wait for them to end; if they"
        " died, the place is free at {until}, or now: hautevoix publish {name} --take-over",
        "unclear": "{address}: somebody is publishing there, and {path} does not tell who. The place is free"
        " an hour after that was written; if nobody is, now: hautevoix publish {name} --take-over",
        "lost": "{address}: somebody else began to publish there meanwhile. Wait for them to end, then"
        " publish again.",
        "taken over": "{address}: taken over from {who}, as you asked; what lies there is looked at anew.",
    }
