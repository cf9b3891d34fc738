"""What an import can refuse, and what it cannot reach."""

from collections.abc import Mapping
from typing import ClassVar

from episodes.errors import EpisodeError, LockedError, TargetError


class ImportRefusedError(EpisodeError):
    """Something that is not taken for an article, or not fetched."""

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
        "doctype": "{path}: declares a document type, which no feed needs and attacks use. Take that line"
        " away.",
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
    """A place that articles come from and that could not be reached."""

    messages: ClassVar[Mapping[str, str]] = {
        "unreachable": "{address}: cannot be reached ({cause}). Check the address, or try later.",
        "late": "{address}: did not send all of it in {seconds:.0f} s. Try later.",
        "status": "{address}: its answer is {status}. Check the address in a browser.",
    }


class ImportingError(LockedError):
    """Another import of the same edition."""

    messages: ClassVar[Mapping[str, str]] = {
        "importing": "{path}: another import brings articles into this edition. Wait for it to end.",
    }
