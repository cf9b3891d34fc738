"""Types of texts in `edition.toml`, with their patterns and lengths."""

from typing import Annotated

from msgspec import Meta

_LABEL = "[A-Za-z0-9_][A-Za-z0-9_-]{0,62}"
"""A part of a host's name."""

Line = Annotated[
    str,
    Meta(
        pattern=r"^[^\S\n\r]*[^\s\0][^\n\r\0]*\Z",
        max_length=255,
        description="one line of 1 to 255 characters",
    ),
]
Sentence = Annotated[
    str,
    Meta(
        pattern=r"^[^\S\n\r]*\S[^\n\r]*\Z", max_length=1000, description="one line of up to 1000 characters"
    ),
]
Text = Annotated[str, Meta(max_length=2000, description="up to 2000 characters")]
Address = Annotated[
    str,
    Meta(
        pattern=rf"^https?://(?:{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9A-Fa-f:.]{{2,45}}\])(?::[0-9]{{1,5}})?"
        r"(?:/[!-\"$->@-~]*)?\Z",
        description="an address that starts with http:// or https://, without accents",
    ),
]
Mail = Annotated[str, Meta(pattern=r"^[^@\s]+@[^@\s]+\Z", description="an e-mail address")]
Tag = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", description="a language tag such as fr or fr-FR"),
]
