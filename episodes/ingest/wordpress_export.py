"""WordPress exports (WXR): which items are articles, and their text without WordPress's own marks."""

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
    parse_date,
    plain,
)

KINDS = {"posts": "post", "pages": "page"}
"""What is imported (posts always), and how WordPress calls it."""

DRAFTS = "drafts"
"""Asks for posts that nobody has published yet, as drafts."""

ALSO = ("pages", DRAFTS)
"""What may be asked for beside published posts."""

NOBODY: Mapping[str, str] = {}
"""No names of authors."""

_UNPUBLISHED = frozenset({"draft", "pending", "future", ""})
"""What may be imported as a draft; an item without a status is one."""

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
    """Return the names of an export's authors by their login, which is all that its items give of them.

    Args:
        first: its first `<item>`, before which they are.

    Returns:
        The name that WordPress shows, or else given name and family name; nothing for whoever has neither.
    """
    names = {}
    for element in first.itersiblings(preceding=True):
        if is_author(element):
            author = wordpress_fields(element)
            login, shown = (author.get(f"author_{field}", "") for field in ("login", "display_name"))
            full = " ".join(author.get(f"author_{field}_name", "") for field in ("first", "last"))
            shown = plain(shown)
            names[login] = plain(full) if shown in {"", author.get("author_login")} else shown
    return {login: name for login, name in names.items() if login and name}


def post_of(
    element: etree._Element, zone: tzinfo, also: Collection[str] = (), names: Mapping[str, str] = NOBODY
) -> SourceArticle | None:
    """Return what an item of an export says of its article.

    Args:
        element: an `<item>`.
        zone: of the edition.
        also: of `ALSO`, what is wanted beside posts that are published.
        names: of authors, by their login.

    Returns:
        The article; None if it is none: attachments, menus, revisions, what is private, has a password or is
        in the bin.
    """
    fields = wordpress_fields(element)
    status = fields.get("status", "").strip().lower()
    draft = status in _UNPUBLISHED
    wanted = {kind for name, kind in KINDS.items() if name == "posts" or name in also}
    if fields.get("post_type", "post") not in wanted or fields.get("post_password", "").strip():
        return None
    if status != "publish" and not (draft and DRAFTS in also):
        return None
    article = item_of(element, zone)
    content = element.find(ENCODED)
    date = parse_date(fields.get("post_date_gmt", ""))
    categories = (found for found in element.iterfind("category") if found.get("domain") == "category")
    sections = (plain(own_text(found)) for found in categories)
    named = (name for name in sections if name.casefold() not in {"non classé", "uncategorized"})
    return replace(
        article,
        author=names.get(article.author or "", article.author),
        date=date.astimezone(zone) if date else article.date,
        section=next(named, None) or None,
        content=text(own_text(content)) if content is not None else "",
        draft=draft,
    )


def text(content: str) -> str:
    """Return the content of a post as WordPress shows it: in paragraphs, without block marks and shortcodes.

    A shortcode is what has attributes, or is closed, or is one of WordPress's own: `[sic]` and `[…]` stay.
    """

    def figure(found: re.Match[str]) -> str:
        picture = _PICTURE.match(found["inner"])
        words = found["inner"][picture.end() :] if picture else found["inner"]
        caption = f"<figcaption>{words.strip()}</figcaption>"
        return f"\n\n<figure>{picture[0] if picture else ''}{caption}</figure>\n\n"

    blocks = "<!-- wp:" in content
    shown = _EMBED.sub("", _CAPTION.sub(figure, _BLOCK.sub("", content)))
    closed = {found["name"].lower() for found in _TAG.finditer(shown) if found["close"]}

    def keep(found: re.Match[str]) -> str:
        name = found["name"].lower()
        is_code = name in closed or bool(_ATTRIBUTE.match(found["rest"])) or bool(_OWN.fullmatch(name))
        return "" if is_code else found[0]

    shown = _TAG.sub(keep, shown)
    if blocks:
        return shown
    # The classic editor parts paragraphs with blank lines only.
    paragraphs = (one.strip() for one in _PARAGRAPH.split(shown.replace("\r\n", "\n")))
    return "\n".join(
        one if _BLOCKS.match(one) else f"<p>{one.replace(chr(10), '<br>')}</p>" for one in paragraphs if one
    )


def wordpress_fields(element: etree._Element) -> dict[str, str]:
    """Return the text of WordPress's own elements in an element, by their local names."""
    return {str(etree.QName(child).localname): own_text(child) for child in element if is_wordpress(child)}
