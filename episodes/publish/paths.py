"""Paths as they go over the wire and stand in addresses: ASCII, contained, the same on every system."""

import re

_PART = r"(?!\.)[A-Za-z0-9._~-]{1,200}"
PATH = rf"(?!.*[.](?:/|\Z))(?:{_PART}/){{0,8}}{_PART}"
"""A path that is sent: no part is hidden, empty, or leads up; none ends in a dot, which Windows drops."""

_PATH = re.compile(PATH)


def is_path(text: str) -> bool:
    """Whether a path may be sent, or taken from somewhere else."""
    return _PATH.fullmatch(text) is not None
