"""What can go wrong between a script and its sound."""

from collections.abc import Mapping
from typing import ClassVar

from scripts.errors import HautevoixError


class AudioError(HautevoixError):
    """Sound that could not be made."""

    exit_code = 4
    messages: ClassVar[Mapping[str, str]] = {
        "engine unavailable": "{engine} cannot speak here ({cause}). {remedy}",
        "synthesis": "{engine} could not say “{text}” with {voice} ({cause}). Change it in the script file.",
        "changed": "{engine} said “{text}” anew, and differently: its clip was damaged. Build again.",
    }


class VoiceMissingError(AudioError):
    """A voice that nobody has, or that is not installed."""

    messages: ClassVar[Mapping[str, str]] = {
        "voice": "{engine} has no voice “{voice}”. List its voices with: hautevoix voices --engine {engine}.",
        "none": "{engine} has no voice here yet ({folder}). Install one: {command}.",
        "not installed": "{engine}'s voice {voice} is not installed ({folder}). Install it: {command}.",
        "damaged": "{path}: is not the file that was installed ({cause}). Install it again: {command}.",
        "other engine": "“{voice}” is {other}'s, and this edition speaks with {engine}. Take one of"
        " {engine}'s, or write mixed = true under [voices].",
    }


class TextRefusedError(AudioError):
    """Words that an engine does not take, whatever the number of tries."""

    messages: ClassVar[Mapping[str, str]] = {
        "refused": "{engine} does not take “{text}” ({cause}). Write it otherwise in the script file.",
    }


class UnauthorisedError(AudioError):
    """A service that does not let this newsroom in."""

    messages: ClassVar[Mapping[str, str]] = {
        "no key": "{engine} needs a key. Put it into the environment as {variable}; never into the settings.",
        "refused": "{engine} refused access ({cause}). {remedy}",
        "bad key": "what {variable} holds is no key for {engine}: it has blanks, or signs that none has."
        " Set it again.",
    }


class EmptyAudioError(AudioError):
    """An answer without sound."""

    messages: ClassVar[Mapping[str, str]] = {
        "silent": "{engine} gave no sound for “{text}” with {voice}. Write how to say it in the script file.",
    }


class TransientError(AudioError):
    """What may well go right at the next try.

    Attributes:
        delay: seconds the service asks to wait; None where it does not say.
    """

    messages: ClassVar[Mapping[str, str]] = {
        "unreachable": "{engine} cannot be reached ({cause}).",
        "late": "{engine} did not answer in {seconds:.0f} s.",
        "status": "{engine} answered {status}.",
        "not sound": "{engine} answered with {what} instead of sound.",
        "cut short": "{engine} sent {seconds:.1f} s for “{text}”: too short to be all of it.",
        "cut off": "{engine} sent all but {missing} bytes of “{text}”.",
        "babble": "{engine} sent {seconds:.1f} s for “{text}”: more than these words can take.",
        "rate limit": "{engine} takes no more requests for now.",
    }

    def __init__(self, key: str, /, *, delay: float | None = None, **values: object) -> None:
        self.delay = delay
        super().__init__(key, **values)


class RateLimitedError(TransientError):
    """A service that has had enough requests for now: all who use it wait."""


class GivenUpError(AudioError):
    """A service that failed for as long as the newsroom can wait."""

    messages: ClassVar[Mapping[str, str]] = {
        "given up": "{cause} It was tried for {seconds:.0f} s; what it had said is kept. Build again later,"
        " or now on the embedded voice: {command}",
        "asked to wait": "{cause} It asks to wait {delay:.0f} s; what it had said is kept. Build again then,"
        " or now on the embedded voice: {command}",
        "stopped": "{engine} was stopped, since another clip failed.",
    }

    def with_command(self, command: str) -> "GivenUpError":
        """The same, with what exactly to type for the embedded voice."""
        return GivenUpError(self.key, **{**self.values, "command": command})


class ClusterError(AudioError):
    """Other machines that do not make clips, or would make other ones."""

    exit_code = 8
    messages: ClassVar[Mapping[str, str]] = {
        "extra": "a cluster needs packages that are not installed. Install them: pip install"
        " 'hautevoix[cluster]'",
        "address": "{address}: is no address of a scheduler. Give one such as tls://scheduler.example:8786.",
        "not safe": "{address}: everybody between could run programs on the workers. Use tls://"
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
        "killed": "{address}: workers died of one clip again and again. Look at their memory and their logs;"
        " what was finished is kept.",
        "not installed": "{address}: a worker lacks the package {cause}. Install there what is installed"
        " here.",
        "other version": "{worker}: runs hautevoix and Python {theirs}, here it is {own}. Install the same"
        " there.",
        "other engine": "{engine} is another one on a worker ({there}, here {here}). Install the same engine"
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
    """A voice that could not be brought here; nothing that is not whole is ever left under its name."""

    messages: ClassVar[Mapping[str, str]] = {
        "name": "“{name}” is no French voice of {url}. List them with: hautevoix voices install.",
        "address": "{url}: is not an https address. Voices come over verified TLS only.",
        "unreachable": "{url}: cannot be had ({cause}). What arrived is kept; the same command goes on"
        " from there.",
        "catalogue": "{url}: is not the publisher's list of voices ({cause}). Check the address, or try"
        " later.",
        "altered": "{url}: what arrived is not what the publisher's list states ({cause}). It was thrown"
        " away; try again, and do not use that source should it go on.",
    }


class StoreError(AudioError):
    """A clip store or an output that the disk refused."""

    exit_code = 5
    messages: ClassVar[Mapping[str, str]] = {
        "write": "{path}: cannot be written ({cause}). Check permissions and free space; nothing is lost.",
        "read": "{path}: cannot be read ({cause}). Check the disk and the file's permissions.",
        "absent": "{path}: there is no clip store. Give its folder with --cache, or build something first.",
        "shared address": "{url}: is no place that clips can be shared in (HAUTEVOIX_CACHE_SHARED). Give one"
        " such as s3://bucket/clips or file:///mnt/clips.",
        "shared extra": "{url}: sharing clips needs a package that is not installed. Install it: pip install"
        " 'hautevoix[s3]'",
    }


class SoundRefusedError(AudioError):
    """What was asked for is no sound that is made here."""

    exit_code = 3
    messages: ClassVar[Mapping[str, str]] = {
        "engine": "{where}no engine is called “{name}”. Those known: {known}.{near}",
        "voice": "{where}: {engine} has no voice “{voice}”. List its voices with: hautevoix voices --engine"
        " {engine}.{near}",
        "sample": "{path}: not a kind of sound that is written. Give a name that ends in one of {known}.",
        "nothing": "there is nothing to say in that. Give a word, or a sentence.",
        "option": "{engine} has no option “{option}” ([voices.options.{engine}]). Those known: {known}.",
        "option needed": "{engine} needs to know “{option}”. Write under [voices.options.{engine}]:"
        ' {option} = "{example}".',
        "option refused": "{engine} refuses its option “{option}” ([voices.options.{engine}]): {cause}.",
        "no file": "{path}: cannot be read ({cause}). Put the file there, or mend [sound] in edition.toml.",
        "no sound": "{path}: is no sound that can be heard here ({cause}). Give an audio file: WAV, FLAC,"
        " MP3, M4A or Ogg.",
        "silence": "{path}: is silent. Give a sound that is heard.",
        "long": "{path}: lasts longer than {longest:.0f} s. Shorten it.",
        "large": "{path}: has more than {largest} MB. Shorten it.",
        "cache size": "{name} is “{text}”, not a number of megabytes. Write a whole number, or nothing.",
        "profile": "no sound profile is called “{name}”. Those known: {known}.",
    }
