"""The addresses that an episode's page gives of itself, after the edition moved to another one.

A page is part of its revision, which is made once. The page that listeners come to is the revision's, and
tells search engines, and those who share it, where it lies now.
"""

import re
from html import escape, unescape

_COVER = "cover-"
_CANONICAL = re.compile(rb'<link rel="canonical" href="([^"]*)">')


def moved(page: bytes, place: str, site: str | None) -> bytes:
    """An episode's page with the addresses in its head under the edition's own.

    Args:
        page: as its revision holds it, UTF-8.
        place: the page's folder from that of the edition, with a slash behind.
        site: the edition's address; None leaves the page as it is.

    Returns:
        The same page where it was made for that address, or for none.
    """
    head, mark, rest = page.partition(b"</head>")
    canonical = _CANONICAL.search(head)
    before = unescape(canonical[1].decode()).removesuffix(place) if canonical else ""
    now = f"{(site or '').rstrip('/')}/"
    if not (site and before) or before == now:
        return page
    for name in (place, _COVER):  # another address of that site may be the newspaper's
        for old, new in ((escape(before), escape(now)), (before, now)):
            head = head.replace(f'"{old}{name}'.encode(), f'"{new}{name}'.encode())
    return head + mark + rest
