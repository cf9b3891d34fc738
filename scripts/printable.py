"""Make text safe to show: nothing in it moves a terminal, breaks a line of a log or reveals a secret.

File names may hold any character, and people put keys into settings by mistake. So whatever is shown to a
person goes through here at the edge of the program; files and data for programs are left as they are.
"""

import re

_MOVING = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # controls, among them what begins a terminal's commands (ECMA-48)
    "\u2028-\u202e\u2066-\u2069"  # line ends, and what turns the order of letters (Unicode's UAX 9)
    "\ud800-\udfff]"  # bytes of a file's name that are no text
)
_KEPT = re.compile(r"\n|\t|\x1b\[(?:[0-2]|3[1-6])m")
"""What may stay in texts of several lines: line ends, tabs, and our own colours (`scripts.output`)."""

_SHORT = {"\n": r"\n", "\t": r"\t", "\r": r"\r"}

_SCHEME = r"\b[a-z][a-z0-9+.-]{0,20}://"
_KEY = r"token|passw(?:or)?d|pwd|secret|signature|credentials?|(?:api|access)[-_]{0,2}key"
_NAME = rf"[\w.-]{{0,40}}(?:{_KEY})[\w.-]{{0,40}}"
_VALUE = r"[^\s&;“”\"]{1,2000}"
_SECRETS = tuple(
    (re.compile(pattern, re.IGNORECASE), shown)
    for pattern, shown in (
        # A user's name is shown where it is no key: sftp://user@host; but https://KEY@host.
        (rf"(?!sftp:|ssh:)({_SCHEME})[^\s/?#“”\"]{{0,256}}@", r"\1…@"),
        # A password may hold slashes, as Amazon's keys do; a port is not taken for one.
        (rf"({_SCHEME})[^\s/?#@:]{{0,200}}:(?!\d{{1,5}}(?:/|$))[^\s“”\"]{{0,256}}@", r"\1…@"),
        (r"(?<![\w/.+-])(?!mailto:)[\w.+-]{1,64}:[^\s/@:“”\"]{1,256}@(?=[\w\[])", "…@"),
        (rf"([?&;](?:{_NAME}|key|sig|auth)=){_VALUE}", r"\1…"),
        (rf"(?<![\w.?&;-])({_NAME}=){_VALUE}", r"\1…"),
        (rf"(?<![\w-])(--{_NAME}\s+){_VALUE}", r"\1…"),
        (rf"\b(authorization\s{{0,3}}[:=]\s{{0,3}}(?:\w{{1,20}}\s{{1,3}})?){_VALUE}", r"\1…"),
        (rf"(?<![\w-])([\w-]{{0,40}}(?:token|api-?key)\s{{0,3}}:\s{{0,3}}){_VALUE}", r"\1…"),
    )
)
"""Secrets in addresses and on command lines: user and password, parameters, options, headers."""


def without_secrets(text: str) -> str:
    """Hide passwords, keys and tokens in the addresses and command lines of a text.

    A secret that nothing marks as one is not recognised: do not show values that may be one by themselves.
    Shorten a text only afterwards.

    Args:
        text: a message, an address, the output of another program.
    """
    for pattern, shown in _SECRETS:
        text = pattern.sub(shown, text)
    return text


def line(text: str) -> str:
    r"""Make one line of a text: unprintable characters as `\\u001b` or `\\n`, and no secrets."""
    return without_secrets(_MOVING.sub(_escape, text))


def lines(text: str) -> str:
    """Make unprintable characters of a text visible, all but line ends; JSON keeps its meaning."""
    parts = _KEPT.split(text)
    kept = [*_KEPT.findall(text), ""]
    return "".join(_MOVING.sub(_escape, part) + end for part, end in zip(parts, kept, strict=True))


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _SHORT.get(character) or f"\\u{ord(character):04x}"
