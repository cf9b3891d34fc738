"""Web and e-mail addresses, mentions and hashtags, shortened to what can be remembered."""

import re
from re import Match

from scripts.spoken.numbers import integer
from scripts.spoken.rule import Rule
from scripts.spoken.rules.acronyms import spell

_SITES = (
    "fr com org net eu info be ch ca io tv gouv asso paris bzh app news edu gov uk de es it co ly me ai lu "
    "mc re nc pf cat blog shop dev"
).split()
_SPELLED = frozenset("fr eu be ch ca tv io uk de es it ly me ai lu mc re nc pf".split())
_LABEL = r"[A-Za-z0-9à-ÿ](?:[A-Za-z0-9à-ÿ_-]{0,62})"
DOMAIN = rf"{_LABEL}(?:\.{_LABEL}){{0,5}}\.(?:{'|'.join(_SITES)})"
_PATH = r"(?:[/?#][^\s<>«»\"]*)?"
_PUNCTUATION = ".,;:!?)…'"


def _digits(text: str) -> str:
    return re.sub(r"-?[0-9]+", lambda m: f" {integer(m[0].lstrip('-'))} ", text)


def _say_domain(domain: str) -> str:
    """A domain, label by label: "mairie tiret ales point F R"; a leading www is silent."""
    labels = domain.lower().split(".")
    spoken = []
    for index, label in enumerate(labels):
        if index and label in _SPELLED:
            spoken.append(" ".join(label.upper()))
        elif label != "www":
            words = label.replace("_", " tiret bas ").replace("-", " tiret ")
            spoken.append(" ".join(_digits(words).split()))
    return " point ".join(label for label in spoken if label)


def address(match: Match[str]) -> str:
    """`https://www.ales.fr/culture`: its domain, and the punctuation that ends the address."""
    tail = match["path"] or ""
    return _say_domain(match["domain"]) + tail[len(tail.rstrip(_PUNCTUATION)) :]


def mail(match: Match[str]) -> str:
    """`contact@ales.fr`."""
    user = match["user"]
    for mark, spoken in ((".", " point "), ("-", " tiret "), ("_", " tiret bas "), ("+", " plus ")):
        user = user.replace(mark, spoken)
    return " ".join(f"{_digits(user)} arobase {_say_domain(match['domain'])}".split())


def _split_words(name: str) -> str:
    """`MairieAles_30` in words: a blank at each change of case or kind."""
    parts = re.findall(r"[A-ZÀ-Þ]+(?![a-zà-ÿ])|[A-ZÀ-Þ]?[a-zà-ÿ]+|[0-9]+", name)
    spoken = (
        integer(p) if p.isdecimal() else spell(p) if p.isupper() and 1 < len(p) < 4 else p for p in parts
    )
    return " ".join(spoken)


MAIL = Rule("web", rf"(?P<user>[A-Za-z0-9._+-]{{1,64}})@(?P<domain>{DOMAIN})(?![\w@])", mail)
ADDRESSES = (
    Rule(
        "web",
        rf"(?:https?://|ftp://)(?:www\.)?(?P<domain>{_LABEL}(?:\.{_LABEL}){{0,6}})(?::[0-9]{{1,5}})?(?P<path>{_PATH})",
        address,
    ),
    Rule("web", rf"(?:www\.)(?P<domain>{_LABEL}(?:\.{_LABEL}){{0,6}})(?P<path>{_PATH})", address),
    Rule("web", rf"(?P<domain>{DOMAIN})(?P<path>{_PATH})(?![\w@])", address),
)
SYMBOLS = (
    Rule("web", r"@(?P<name>[A-Za-z0-9_à-ÿ]{1,40})", lambda m: f"arobase {_split_words(m['name'])}".rstrip()),
    Rule("web", r"#(?P<name>[^\W_][\w]{0,60})", lambda m: f"hashtag {_split_words(m['name'])}".rstrip()),
)
