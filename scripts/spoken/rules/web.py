"""Web addresses, e-mail, mentions and hashtags, shortened to what can be remembered."""

import re
from re import Match

from scripts.spoken.numbers import integer
from scripts.spoken.rule import Rule
from scripts.spoken.rules.acronyms import spell

_SITES = (
    "fr",
    "com",
    "org",
    "net",
    "eu",
    "info",
    "be",
    "ch",
    "ca",
    "io",
    "tv",
    "gouv",
    "asso",
    "paris",
    "bzh",
    "app",
    "news",
    "edu",
    "gov",
    "uk",
    "de",
    "es",
    "it",
    "co",
    "ly",
    "me",
    "ai",
    "lu",
    "mc",
    "re",
    "nc",
    "pf",
    "cat",
    "blog",
    "shop",
    "dev",
)
_SAID = {
    "fr": "F R",
    "eu": "E U",
    "be": "B E",
    "ch": "C H",
    "ca": "C A",
    "tv": "T V",
    "io": "I O",
    "uk": "U K",
    "de": "D E",
    "es": "E S",
    "it": "I T",
    "ly": "L Y",
    "me": "M E",
    "ai": "A I",
    "lu": "L U",
    "mc": "M C",
    "re": "R E",
    "nc": "N C",
    "pf": "P F",
    "www": "",
    "com": "com",
}
_LABEL = r"[A-Za-z0-9à-ÿ](?:[A-Za-z0-9à-ÿ_-]{0,62})"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL}){{0,5}}\.(?:{'|'.join(_SITES)})"
_PATH = r"(?:[/?#][^\s<>«»\"]*)?"
_PUNCTUATION = ".,;:!?)…'"


def _digits(text: str) -> str:
    return re.sub(r"-?[0-9]+", lambda m: f" {integer(m[0].lstrip('-'))} ", text)


def _host(domain: str) -> str:
    labels = domain.lower().split(".")
    said = [
        _SAID.get(label, _label(label)) if i else ("" if label == "www" else _label(label))
        for i, label in enumerate(labels)
    ]
    return " point ".join(s for s in said if s)


def _label(label: str) -> str:
    return " ".join(_digits(label.replace("_", " tiret bas ").replace("-", " tiret ")).split())


def _address(match: Match[str]) -> str:
    tail = match["path"] or ""
    kept = tail[len(tail.rstrip(_PUNCTUATION)) :]
    return _host(match["domain"]) + kept


def _mail(match: Match[str]) -> str:
    user = _digits(
        match["user"]
        .replace(".", " point ")
        .replace("-", " tiret ")
        .replace("_", " tiret bas ")
        .replace("+", " plus ")
    )
    return " ".join(f"{user} arobase {_host(match['domain'])}".split())


def _mention(match: Match[str]) -> str:
    return " ".join(f"arobase {_camel(match['name'])}".split())


def _hashtag(match: Match[str]) -> str:
    return " ".join(f"hashtag {_camel(match['name'])}".split())


def _camel(name: str) -> str:
    """`MairieAles_30` in words: a blank at each change of case or kind."""
    parts = re.findall(r"[A-ZÀ-Þ]+(?![a-zà-ÿ])|[A-ZÀ-Þ]?[a-zà-ÿ]+|[0-9]+", name)
    return " ".join(
        integer(p) if p.isdecimal() else spell(p) if p.isupper() and 1 < len(p) < 4 else p for p in parts
    )


MAIL = Rule("web", rf"(?P<user>[A-Za-z0-9._+-]{{1,64}})@(?P<domain>{_DOMAIN})(?![\w@])", _mail)
ADDRESSES = (
    Rule(
        "web",
        rf"(?:https?://|ftp://)(?:www\.)?(?P<domain>{_LABEL}(?:\.{_LABEL}){{0,6}})(?::[0-9]{{1,5}})?(?P<path>{_PATH})",
        _address,
    ),
    Rule("web", rf"(?:www\.)(?P<domain>{_LABEL}(?:\.{_LABEL}){{0,6}})(?P<path>{_PATH})", _address),
    Rule("web", rf"(?P<domain>{_DOMAIN})(?P<path>{_PATH})(?![\w@])", _address),
)
SYMBOLS = (
    Rule("web", r"@(?P<name>[A-Za-z0-9_à-ÿ]{1,40})", _mention),
    Rule("web", r"#(?P<name>[^\W_][\w]{0,60})", _hashtag),
)
DOMAIN = _DOMAIN
