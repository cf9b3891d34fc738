"""HTML elements: which are headings, blocks or invisible, and which classes mark what is not of the article.

Names are those of HTML and those that trafilatura gives its own result (`head`, `item`, `hi`…).
"""

import re
from collections.abc import Mapping

UNSEEN = frozenset(
    {"script", "style", "template", "noscript", "svg", "math", "iframe", "object", "audio", "video", "canvas"}
)
"""Elements whose content is not shown as text."""

LEVELS = {**{f"h{level}": level for level in range(1, 7)}, "head": 2}
"""The level of each heading element."""

TEXTUAL = frozenset({"p", "li", "dt", "dd", "item", "summary", "caption", *LEVELS})
"""Blocks that hold words; the others hold blocks."""

BLOCKS = TEXTUAL | {
    *("address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "fieldset"),
    *("figure", "header", "hgroup", "hr", "main", "ol", "pre", "section", "table", "tbody", "td", "tfoot"),
    *("th", "thead", "tr", "ul", "list", "quote", "ab", "row", "cell", "option"),
}  # fmt: skip
"""Elements that end the line before them and their own."""

STRONG = frozenset({"b", "strong"})
EMPHASISED = frozenset({"i", "em", "cite", "dfn"})
"""Inline elements that set words apart."""

LEADS = frozenset(
    {"chapo", "chapeau", "lead", "standfirst", "intro", "subheadline", "deck", "dek", "accroche"}
)
"""Words of a class that marks the lead."""

HEADS = frozenset({"crosshead", "intertitre", "subheading"})
"""Words of a class that marks a sub-heading."""

_BY_TAG = {
    "nav": "navigation",
    "menu": "navigation",
    "dialog": "navigation",
    "button": "navigation",
    "select": "navigation",
    "label": "navigation",
    "textarea": "navigation",
    "form": "navigation",
    "amp-sidebar": "navigation",
    "footer": "navigation",
    "aside": "aside",
    "figcaption": "caption",
    "amp-ad": "advertisement",
    "amp-consent": "cookies",
    "pre": "code",
}
_BY_CLASS = {
    **dict.fromkeys(("comments", "comment", "commentaires", "disqus"), "comments"),
    **dict.fromkeys(
        ("related", "relatedposts", "mostread", "outbrain", "taboola", "recirculation", "promo"),
        "related links",
    ),
    **dict.fromkeys(("share", "sharing", "sharedaddy", "partage", "addtoany", "social"), "sharing"),
    **dict.fromkeys(("newsletter", "infolettre", "paywall", "subscribe", "abonnement"), "subscription"),
    **dict.fromkeys(("ad", "ads", "advert", "advertisement", "publicite", "adsense", "dfp"), "advertisement"),
    **dict.fromkeys(("cookie", "cookies", "consent", "rgpd", "gdpr", "didomi"), "cookies"),
    **dict.fromkeys(("tags", "keywords"), "tags"),
    **dict.fromkeys(("caption", "figcaption", "legende", "legend"), "caption"),
    **dict.fromkeys(("credit", "credits"), "photo credit"),
    **dict.fromkeys(("footnotes", "endnotes"), "footnote"),
    **dict.fromkeys(
        ("breadcrumb", "breadcrumbs", "ariane", "pagination", "sidebar", "menu", "footer"), "navigation"
    ),
    **dict.fromkeys(("hidden", "screen", "offscreen"), "navigation"),
}
# Classes that a content system makes of the subjects of an article (« category-abonnement »).
_SUBJECT = re.compile(r"(?:tag|category|post|postid|type|format|status|page|node|has|is)-[\w-]*")
_PART = re.compile(r"[a-z0-9]+")
_NOTE = re.compile(r"(?:fn|footnote|note|_ftn|cite_note)[-:_]?\d+")
_SOCIAL = frozenset(
    {"twitter-tweet", "instagram-media", "tiktok-embed", "bluesky-embed", "mastodon-embed", "fb-post"}
)


def zone(tag: str, attributes: Mapping[str, str]) -> str | None:
    """Why an element is not part of the article's text, by its name, class or id; None where it may be.

    Args:
        tag: its name.
        attributes: its attributes by name.

    Returns:
        The reason, as in `Skipped`.
    """
    if tag in _BY_TAG:
        return _BY_TAG[tag]
    if "hidden" in attributes or _NOTE.fullmatch(attributes.get("id", "")):
        return "footnote" if "id" in attributes and "hidden" not in attributes else "navigation"
    if tag in LEVELS or tag == "body" or ("class" not in attributes and "id" not in attributes):
        return None
    return next((_BY_CLASS[word] for word in class_words(attributes) if word in _BY_CLASS), None)


def class_words(attributes: Mapping[str, str]) -> list[str]:
    """The words that class and id consist of, in lower case, without those of subjects."""
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower().split()
    if _SOCIAL.intersection(names):
        return []
    return [word for name in names if not _SUBJECT.fullmatch(name) for word in _PART.findall(name)]


def is_note(target: str) -> bool:
    """Whether the target of a link is a footnote of its page."""
    return target.startswith("#") and _NOTE.fullmatch(target[1:]) is not None
