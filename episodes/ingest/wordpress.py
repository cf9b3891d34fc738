"""A WordPress export (WXR): which of its items are articles, and their text without WordPress's own marks."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import tzinfo

from lxml import etree

from episodes.ingest.rss_atom import (
    ENCODED,
    SourceArticle,
    is_author,
    is_wordpress,
    item_of,
    own_text,
    plain,
    utc,
)

KINDS = {"posts": "post", "pages": "page"}
"""What is brought in (posts always), and how WordPress calls it."""

DRAFTS = "drafts"
"""What brings in posts that nobody has published yet, as drafts."""

ALSO = ("pages", DRAFTS)

NOBODY: Mapping[str, str] = {}
"""Of whom no name is known."""

_UNPUBLISHED = frozenset({"draft", "pending", "future", ""})
"""What may be brought in as a draft; an item that does not tell its status is one."""

_BLOCK = re.compile(r"<!--\s{0,9}/?wp:[^<>]{0,100000}?-->")
_CAPTION = re.compile(
    r"\[(?:wp_)?caption\b[^\[\]]{0,2000}\](?P<inner>.{0,2000}?)\[/(?:wp_)?caption\]", re.DOTALL
)
_PICTURE = re.compile(r"\s{0,9}(?:<a\b[^<>]{0,2000}>\s{0,9})?<img\b[^<>]{0,4000}>(?:\s{0,9}</a>)?")
_EMBED = re.compile(r"\[(embed|audio|video|playlist)\b[^\[\]]{0,2000}\](?:[^\[\]]{0,2000}\[/\1\])?")
_TAG = re.compile(r"\[(?P<close>/?)(?P<name>[a-zA-Z][\w-]{1,50})(?P<rest>[^\[\]]{0,2000})\]")
_ATTRIBUTE = re.compile(r"""\s[\w-]{1,50}=(?:["'“”″&]|\w)""")
_OWN = re.compile(
    r"gallery|embed|audio|video|playlist|caption|wp_caption|contact-form.*|(?:vc|et_pb|su|fusion|av|tdc)_.+"
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_BLOCKS = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|blockquote|figure|figcaption|table|t[rdh]|thead|tbody|pre|hr|section|article|aside"
    r"|dl|dt|dd|iframe|script|style|form)\b",
    re.IGNORECASE,
)


def authors(first: etree._Element) -> Mapping[str, str]:
    """The names of an export's authors by their login, which is all that its items tell of them.

    Args:
        first: its first `<item>`, before which they stand.

    Returns:
        The name that WordPress shows, or else given name and family name; nothing of whoever has neither.
    """
    told = (_told(each) for each in first.itersiblings(preceding=True) if is_author(each))
    named = {author.get("author_login", ""): _name(author) for author in told}
    return {login: name for login, name in named.items() if login and name}


def _name(author: Mapping[str, str]) -> str:
    shown = plain(author.get("author_display_name", ""))
    full = plain(" ".join(author.get(f"author_{part}_name", "") for part in ("first", "last")))
    return full if shown in {"", author.get("author_login")} else shown


def post_of(
    element: etree._Element, zone: tzinfo, also: Collection[str] = (), names: Mapping[str, str] = NOBODY
) -> SourceArticle | None:
    """What an item of an export tells of its article.

    Args:
        element: an `<item>`.
        zone: of the edition.
        also: of `ALSO`, what is wanted beside posts that are published.
        names: of authors, by their login.

    Returns:
        The article; None for what is none: attachments, menus, revisions, what is private, has a password
        or lies in the bin.
    """
    told = _told(element)
    status = told.get("status", "").strip().lower()
    draft = status in _UNPUBLISHED
    wanted = {kind for name, kind in KINDS.items() if name == "posts" or name in also}
    if told.get("post_type", "post") not in wanted or told.get("post_password", "").strip():
        return None
    if status != "publish" and not (draft and DRAFTS in also):
        return None
    found = item_of(element, zone)
    content = element.find(ENCODED)
    date = utc(told.get("post_date_gmt", ""))
    return replace(
        found,
        author=names.get(found.author or "", found.author),
        date=date.astimezone(zone) if date else found.date,
        section=_section(element) or None,
        content=text(own_text(content)) if content is not None else "",
        draft=draft,
    )


def text(content: str) -> str:
    """The content of a post as WordPress shows it: no marks of blocks, no shortcodes, with its paragraphs.

    A shortcode is what has attributes, or is closed, or is one of WordPress's own: `[sic]` and `[…]` stay.
    """
    blocks = "<!-- wp:" in content
    shown = _CAPTION.sub(_captioned, _BLOCK.sub("", content))
    shown = _without_shortcodes(_EMBED.sub("", shown))
    return shown if blocks else _paragraphs(shown)


def _captioned(found: re.Match[str]) -> str:
    picture = _PICTURE.match(found["inner"])
    words = found["inner"][picture.end() :] if picture else found["inner"]
    return f"\n\n<figure>{picture[0] if picture else ''}<figcaption>{words.strip()}</figcaption></figure>\n\n"


def _without_shortcodes(content: str) -> str:
    closed = {found["name"].lower() for found in _TAG.finditer(content) if found["close"]}

    def kept(found: re.Match[str]) -> str:
        name = found["name"].lower()
        is_code = name in closed or bool(_ATTRIBUTE.match(found["rest"])) or bool(_OWN.fullmatch(name))
        return "" if is_code else found[0]

    return _TAG.sub(kept, content)


def _paragraphs(content: str) -> str:
    """Paragraphs of the classic editor, which only blank lines part."""
    parts = (part.strip() for part in _PARAGRAPH.split(content.replace("\r\n", "\n")))
    return "\n".join(_paragraph(part) for part in parts if part)


def _paragraph(part: str) -> str:
    return part if _BLOCKS.match(part) else f"<p>{part.replace(chr(10), '<br>')}</p>"


def _section(element: etree._Element) -> str:
    named = (found for found in element.iterfind("category") if found.get("domain") == "category")
    names = (plain(own_text(found)) for found in named)
    return next((name for name in names if name.casefold() not in {"non classé", "uncategorized"}), "")


def _told(element: etree._Element) -> dict[str, str]:
    """What WordPress's own elements in it say."""
    return {_local(child): own_text(child) for child in element if is_wordpress(child)}


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)
