"""A page too short for trafilatura to judge: its own markup, under the names that trafilatura gives."""

from copy import deepcopy

from lxml import etree
from lxml import html as lxml_html

_DROPPED = (
    "script",
    "style",
    "template",
    "noscript",
    "head",
    "nav",
    "footer",
    "aside",
    "form",
    "figure",
    "button",
)

# HTML element → what stands for it, and the `rend` that tells it from its like.
_NAMES = {
    **{f"h{level}": ("head", f"h{level}") for level in range(1, 7)},
    "blockquote": ("quote", None),
    "ul": ("list", "ul"),
    "ol": ("list", "ol"),
    "li": ("item", None),
    "tr": ("row", None),
    "th": ("cell", None),
    "td": ("cell", None),
    "br": ("lb", None),
    "a": ("ref", None),
    "strong": ("hi", "#b"),
    "b": ("hi", "#b"),
    "em": ("hi", "#i"),
    "i": ("hi", "#i"),
    "pre": ("code", None),
}
_SECTIONS = ("article", "main", "section", "header", "body", "center", "address")
_TRANSPARENT = ("thead", "tbody", "tfoot", "caption")


def plain_body(tree: lxml_html.HtmlElement) -> etree._Element:
    """The article of a short page: its `<article>`, its `<main>`, or all of its body.

    Args:
        tree: the page, which stays as it is.
    """
    found = (tree.find(f".//{name}") for name in ("article", "main", "body"))
    body: etree._Element = deepcopy(next((root for root in found if root is not None), tree))
    etree.strip_elements(body, *_DROPPED, with_tail=False)
    etree.strip_tags(body, *_TRANSPARENT)
    for element in body.iter():
        if element.tag == "th":
            element.set("role", "head")
        if element.tag in _SECTIONS:
            element.tag = "div"
        elif element.tag in _NAMES:
            name, rend = _NAMES[str(element.tag)]
            element.tag = name
            if rend is not None:
                element.set("rend", rend)
    return body
