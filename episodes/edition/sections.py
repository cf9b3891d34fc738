"""Sections of a newspaper as feeds of their own: which name is which, and how the file is called."""

import re
from functools import lru_cache

from episodes.edition.slugs import slug

_ENDS_IN_NUMBER = re.compile(r"(\A|-)\d+\Z")


@lru_cache(maxsize=1024)
def section_feed(name: str) -> str:
    """The file of a section's feed: `feed-culture.xml`.

    Names that differ only in case, accents and punctuation are one section, and give one file.

    Args:
        name: as an article's front matter or `[feed.sections]` gives it; any text.

    Returns:
        Never the name of an older page of another feed (`feed-2.xml`, `feed-culture-2.xml`).
    """
    stem = slug(name)
    return f"feed-{stem}-rubrique.xml" if _ENDS_IN_NUMBER.search(stem) else f"feed-{stem}.xml"
