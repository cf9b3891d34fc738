"""Errors of voices, engines, clips and the clip store, with their messages."""

from collections.abc import Mapping
from typing import ClassVar

from scripts.errors import HautevoixError


class AudioError(HautevoixError):
    """Audio that could not be made."""

    exit_code = 4
    messages: ClassVar[Mapping[str, str]] = {
        "engine unavailable": "{engine} cannot speak here ({cause}). {remedy}",
        "synthesis": "{engine} could not say “{text}” with {voice} ({cause}). Change it in the script file.",
        "changed": "the clip of “{text}” was damaged, and {engine} now says it differently. Build again.",
        "no longer": "the newest episode was spoken by {made}, which cannot speak here now, and {engine} does"
        " not step in unasked. {cause} To go on with {engine}: {command}",
    }


class VoiceMissingError(AudioError):
    """A voice that does not exist, or is not installed."""

    messages: ClassVar[Mapping[str, str]] = {
        "voice": "{engine} has no voice “{voice}”. List its voices with: hautevoix voices --engine {engine}.",
        "none": "{engine} has no voice here yet ({folder}). Install one: {command}.",
        "not installed": "{engine}'s voice {voice} is not installed ({folder}). Install it: {command}.",
        "damaged": "{path}: is not the file that was installed ({cause}). Install it again: {command}.",
        "refused voice": "{engine} does not speak with “{voice}” ({cause}). Name voices that it has: voices ="
        " … under [voices.options.{engine}].",
        "other engine": "“{voice}” is a voice of {other}, and this edition speaks with {engine}. Choose one"
        " of {engine}'s, or write mixed = true under [voices].",
    }


class TextRefusedError(AudioError):
    """Words that an engine refuses, however often it is asked."""

    messages: ClassVar[Mapping[str, str]] = {
        "refused": "{engine} does not accept “{text}” ({cause}). Reword it in the script file.",
    }


class UnauthorisedError(AudioError):
    """A service that refuses access."""

    messages: ClassVar[Mapping[str, str]] = {
        "no key": "{engine} needs a key. Put it into the environment as {variable}; never into the settings.",
        "no secret": "{engine} needs a key, and the keyring has none as {name}. Put it there: python -m"
        " keyring set hautevoix {name} (first pip install keyring, where that is missing).",
        "not a pair": "{engine} needs a key of two halves for Amazon. Give both as IDENTIFIER:SECRET.",
        "refused": "{engine} refused access ({cause}). {remedy}",
        "bad key": "{variable} does not hold a key for {engine}: it has blanks, or characters that no key"
        " has. Set it again.",
    }


class EmptyAudioError(AudioError):
    """An answer without sound."""

    messages: ClassVar[Mapping[str, str]] = {
        "silent": "{engine} gave no sound for “{text}” with {voice}. Write how to say it in the script file.",
    }


class TransientError(AudioError):
    """A failure that the next try may mend.

    Attributes:
        delay: s that the service asks to wait; None where it does not say.
    """

    messages: ClassVar[Mapping[str, str]] = {
        "unreachable": "{engine} cannot be reached ({cause}).",
        "late": "{engine} did not answer in {seconds:.0f} s.",
        "status": "{engine} answered {status}.",
        "not sound": "{engine} answered with {what} instead of sound.",
        "cut short": "{engine} sent {seconds:.1f} s for “{text}”: too short to be all of it.",
        "cut off": "{engine} sent all but {missing} bytes of “{text}”.",
        "babble": "{engine} sent {seconds:.1f} s for “{text}”: more than these words can take.",
        "rate limit": "{engine} accepts no more requests for now.",
    }

    def __init__(self, key: str, /, *, delay: float | None = None, **values: object) -> None:
        self.delay = delay
        super().__init__(key, **values)


class RateLimitedError(TransientError):
    """A rate limit: everyone who uses the service waits."""


class GivenUpError(AudioError):
    """A service that kept failing until the time to wait was over."""

    messages: ClassVar[Mapping[str, str]] = {
        "given up": "{cause} It was tried for {seconds:.0f} s; what was spoken is kept. Build again later,"
        " or now on the embedded voice: {command}",
        "asked to wait": "{cause} It asks to wait {delay:.0f} s; what was spoken is kept. Build again then,"
        " or now on the embedded voice: {command}",
        "stopped": "{engine} was stopped because another clip failed.",
    }

    def with_command(self, command: str) -> "GivenUpError":
        """The same error, with the exact command for the embedded voice."""
        return GivenUpError(self.key, **{**self.values, "command": command})


class SpendingError(AudioError):
    """Speech that would cost more than the newsroom wants to spend."""

    exit_code = 9
    messages: ClassVar[Mapping[str, str]] = {
        "limit": "{engine}: about {spent:.2f} of {limit:.2f} {currency} are spent, and the next clip would"
        " exceed that. What was bought is kept: build again to go on, or raise spending_limit under"
        " [voices].",
        "no price": "{engine}: its price is not known, so that spending_limit cannot be held. Write"
        ' price = "15.00 EUR", of a million characters, under [voices.options.{engine}].',
        "dry run": "{engine} is not asked in a dry run.",
    }


class ClusterError(AudioError):
    """A cluster that cannot make clips, or would make different ones."""

    exit_code = 8
    messages: ClassVar[Mapping[str, str]] = {
        "extra": "a cluster needs packages that are not installed. Install them: pip install"
        " 'hautevoix[cluster]'",
        "address": "{address}: is not the address of a scheduler. Give one such as tls://scheduler.example:8786.",
        "not safe": "{address}: anyone on the network could run programs on the workers. Use tls://"
        " (docs/cluster.md).",
        "no certificates": "{address}: tls:// needs certificates, and none is named here. Set"
        " DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__TLS__CLIENT__CERT and …__TLS__CLIENT__KEY"
        " (docs/cluster.md), or leave --cluster out.",
        "certificates": "{address}: the certificates that Dask's settings name cannot be used ({cause})."
        " Mend DASK_DISTRIBUTED__COMM__TLS__… (docs/cluster.md), or leave --cluster out.",
        "unreachable": "{address}: no scheduler answers there ({cause}). Start it, or build here: leave"
        " --cluster out.",
        "no workers": "{address}: has had no worker for {seconds:.0f} s. What was finished is kept; start"
        " some, or build here: leave --cluster out.",
        "gone": "{address}: the scheduler is gone. What was finished is kept; start it, and build again.",
        "killed": "{address}: workers died of the same clip again and again. Look at their memory and their"
        " logs; what was finished is kept.",
        "not installed": "{address}: a worker lacks the package {cause}. Install there what is installed"
        " here.",
        "other version": "{worker}: runs hautevoix and Python {theirs}, here it is {own}. Install the same"
        " there.",
        "other engine": "{engine} differs on a worker ({there}, here {here}). Install the same engine"
        " and voices there.",
    }


class HttpError(AudioError):
    """An HTTP exchange without a whole answer.

    Its messages are phrases: callers say which service, page or file it was, and what to do.
    """

    messages: ClassVar[Mapping[str, str]] = {
        "address": "{cause}",
        "private": "{host} leads into a network that is not the web's ({ip})",
        "unreachable": "{cause}",
        "certificate": "its certificate does not hold: {cause}",
        "late": "no answer in {seconds:g} s",
        "hung up": "it hung up before the end",
        "not http": "its answer is not HTTP",
        "large": "it is longer than {limit} bytes",
    }


class InstallError(AudioError):
    """A voice that could not be installed; nothing incomplete is ever left under its name."""

    messages: ClassVar[Mapping[str, str]] = {
        "name": "“{name}” is not a French voice of {url}. List them with: hautevoix voices install.",
        "address": "{url}: is not an https address. Voices come over verified TLS only.",
        "set": "{name}: only these are installed from a folder: {known}. For others give an address.",
        "unreachable": "{url}: cannot be fetched ({cause}). What arrived is kept; the same command goes on"
        " from there.",
        "nowhere": "{name}: {file} cannot be brought here: {causes}. What arrived is kept. Try again, or put"
        " into a folder {wanted}, and install from there: {command} --from FOLDER",
        "not in folder": "{folder}: has neither {file} nor what it is made of: {wanted}. Put it there, and"
        " try again: {command} --from {folder}",
        "package": "{path}: {member} cannot be had of it ({cause}). Try again, or bring it another way.",
        "wrong file": "{path}: is not the {file} that {name} needs (its SHA-256 is {hash}). Bring another.",
        "catalogue": "{url}: is not the publisher's list of voices ({cause}). Check the address, or try"
        " later.",
        "altered": "{url}: what arrived is not what the publisher's list states ({cause}). It was deleted;"
        " try again, and do not use that source if it happens again.",
    }


class StoreError(AudioError):
    """A clip store or an output that the disk refused."""

    exit_code = 5
    messages: ClassVar[Mapping[str, str]] = {
        "write": "{path}: cannot be written ({cause}). Check permissions and free space; nothing is lost.",
        "read": "{path}: cannot be read ({cause}). Check the disk and the file's permissions.",
        "absent": "{path}: there is no clip store. Give its folder with --cache, or build something first.",
        "shared address": "{url}: clips cannot be shared there (HAUTEVOIX_CACHE_SHARED). Give an address"
        " such as s3://bucket/clips or file:///mnt/clips.",
        "shared extra": "{url}: sharing clips needs a package that is not installed. Install it: pip install"
        " 'hautevoix[s3]'",
    }


class SoundRefusedError(AudioError):
    """A request for a sound that cannot be made."""

    exit_code = 3
    messages: ClassVar[Mapping[str, str]] = {
        "engine": "{where}there is no engine “{name}”. Known: {known}.{near}",
        "voice": "{where}: {engine} has no voice “{voice}”. List its voices with: hautevoix voices --engine"
        " {engine}.{near}",
        "no engine": "{where}: no engine that is ready here has the voice “{voice}” beside the others named."
        " List what is ready: hautevoix voices; or write the engine that has it under [voices].",
        "sample": "{path}: sounds of this kind are not written. Give a name that ends in one of {known}.",
        "nothing": "there is nothing to say in that. Give a word, or a sentence.",
        "option": "{engine} has no option “{option}” ([voices.options.{engine}]). Known: {known}.",
        "option needed": "{engine} needs to know “{option}”. Write under [voices.options.{engine}]:"
        ' {option} = "{example}".',
        "option refused": "{engine} refuses its option “{option}” ([voices.options.{engine}]): {cause}.",
        "no file": "{path}: cannot be read ({cause}). Put the file there, or mend [sound] in edition.toml.",
        "no sound": "{path}: cannot be decoded as sound ({cause}). Give an audio file: WAV, FLAC,"
        " MP3, M4A or Ogg.",
        "silence": "{path}: is silent. Give a sound that is heard.",
        "long": "{path}: lasts longer than {longest:.0f} s. Shorten it.",
        "large": "{path}: has more than {largest} MB. Shorten it.",
        "cache size": "{name} is “{text}”, not a number of megabytes. Write a whole number, or nothing.",
        "profile": "there is no sound profile “{name}”. Known: {known}.",
    }
