"""Web pages: trafilatura finds the article; spans count in the text that was extracted, not in the page.

Nothing is ever fetched. Quotations keep their marks: `<q>` becomes guillemets, a `<cite>` under a
`<blockquote>` the line that names who is quoted.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import chain

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from trafilatura.settings import Document

from scripts.article import Article, Doubt, Meta, Stated
from scripts.errors import ScriptError
from scripts.readers import publication_status
from scripts.readers.encoding import decode
from scripts.readers.frontmatter import FrontMatter
from scripts.readers.html_article import AROUND, Extract, Taken, heading, reasons, zones_of
from scripts.readers.html_blocks import CITED, Leaf, Words, leaves
from scripts.readers.structure import DASHES, Body, assemble, is_signature

_CHARSET = re.compile(
    rb"""(?:charset|<\?xml[^>]{0,80}?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_HEAD = 4096  # bytes in which a page declares its encoding; the Encoding Standard looks at 1024
_ELEMENTS = 100_000  # elements of a page that is still taken for an article
_ATTRIBUTES = 500  # of one element; the parser compares each with all those before it
_CITED = 160  # characters of the line that names who is quoted
_SHORT = 500  # characters of an article that trafilatura cannot tell from its page
_LONG = 80  # characters of a paragraph whose absence is told
_QUOTES = 50  # blockquotes that are looked for in the rest of the text
_TOP = 4  # blocks in which a page says by itself that it is a draft
_MANY = 1500  # blocks of a page that is read without second opinions
_KEPT = 0.9  # share of a page's text that its tree must hold

_UNSEEN = re.compile(r"<(?:(script|style|template|noscript)\b|!--)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""[\s/]*(?P<name>[^\s>][^\s=>]*)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?""")
_TAG = re.compile(r"<[^<>]*>")
_AUTHOR = re.compile(r"^(?:par|textes?(?: et photos?)?|propos recueillis par)\s?:?\s", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LINKED = re.compile(
    r'"(?P<key>isAccessibleForFree|creativeWorkStatus|expires)"\s*:\s*"?'
    r"(?:https?://schema\.org/)?(?P<value>[\w:. +-]{1,40})"
)
_APPEARS = (
    "//meta[@property='article:published_time' or @name='article:published_time' or @itemprop='datePublished'"
    " or @name='date' or starts-with(@name, 'DC.date')]/@content"
)
"""Where a page tells when it appears: of several dates the latest counts."""
_BEARERS = "//body | (//article)[1] | //h1/ancestor::*[@class]"
_STATUS = re.compile(r"status-(draft|auto-draft|pending|private|future|trash|inherit)")
_UNPUBLISHED = frozenset({"node--unpublished", "node-unpublished", "unpublished"})
_READ = frozenset({"article:published_time", "datePublished"})
"""What `_DATES` has."""
_OWN = frozenset(
    {"statut", "status", "embargo", "brouillon", "draft", "etat", "etape", "workflow", "avancement"}
)
"""What a newsroom writes into a page's head by hand; a value that is not understood is refused there."""
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')

# Where a page says when it was published, the surest first.
_DATES = (
    "//meta[@property='article:published_time']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//*[@itemprop='datePublished']/@content",
    "//meta[@name='date' or @name='dc.date' or @name='DC.date.issued' or @name='pubdate']/@content",
    "//article//time/@datetime",
)
_TITLES = ("//meta[@property='og:title']/@content", "//head/title/text()")
_SECTIONS = ("//meta[@property='article:section']/@content",)
_IMAGES = ("//meta[@property='og:image']/@content",)
_LINKS = ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")
_LANGUAGES = (
    "/html/@lang",
    "/html/@*[name()='xml:lang']",
    "/html/body/@lang",
    "//meta[@http-equiv='content-language' or @http-equiv='Content-Language']/@content",
)


def parse(data: bytes, path: str) -> Article:
    """Read an article from a web page (see `scripts.readers.parse`)."""
    page = _decoded(data, path)
    tree = _tree(page, path)
    _keep_marks(tree)
    body = tree.find("body")
    found = leaves(tree if body is None else body)
    front = FrontMatter(meta=_meta(tree), language=_first(tree, _LANGUAGES))
    document = _document(tree, fast=len(found) > _MANY)
    titles = [str(title) for path in _TITLES for title in tree.xpath(path)]
    taken = _taken(document, found)
    zones = zones_of(found, taken)
    at = heading(found, zones, titles)
    lines = _lines([leaf for leaf, zone in zip(found, zones, strict=True) if zone is None], found, at)
    found = _titled(found, at, document.title)
    why = reasons(found, taken, titles)
    why = _unrepeated(found, why)
    extract = Extract.of(found, why)
    doubts = [*_lost(page, tree), *_left(found, why)]
    author = _AUTHOR.sub("", (document.author or "").replace("; ", ", ")) or None
    front = replace(front, meta=replace(front.meta, author=author))
    article = assemble(path, extract.source, Body(extract.drafts, extract.skipped, doubts), front)
    blocks = (each for block in article.blocks[:_TOP] for each in publication_status.marker(block.text, None))
    stated = tuple(dict.fromkeys((*article.meta.stated, *lines, *blocks)))
    return replace(article, meta=replace(article.meta, stated=stated), extracted=True)


def meta(data: bytes, path: str) -> Meta:
    """What a page says of its article, but for its author (see `scripts.readers.meta`)."""
    return _meta(_tree(_decoded(data, path), path))


def _decoded(data: bytes, path: str) -> str:
    declared = _CHARSET.search(data[:_HEAD])
    return decode(data, path, declared[1].decode("ascii") if declared else None)


def _document(tree: lxml_html.HtmlElement, *, fast: bool) -> Document:
    """What trafilatura makes of the page; `fast` spares its second opinions, of which one is quadratic."""
    found = trafilatura.bare_extraction(
        _without_controls(tree),
        fast=fast,
        include_comments=False,
        include_formatting=True,
        include_links=True,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    return found if isinstance(found, Document) else Document()


def _without_controls(tree: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    """A page without control characters, which lxml reads and refuses to write; where it has none, itself."""
    if not any(map(_CONTROL.search, tree.itertext())):
        return tree
    clean = deepcopy(tree)
    for element in clean.iter():
        element.text = element.text and _CONTROL.sub("", element.text)
        element.tail = element.tail and _CONTROL.sub("", element.tail)
    return clean


def _taken(document: Document, page: list[Leaf]) -> Taken | None:
    """What trafilatura took for the article; None where the page is too short for it to tell its blocks."""
    if document.body is None:
        return None
    taken = Taken(leaves(document.body))
    free = [leaf for leaf in page if not leaf.zones]
    whole = sum(len(leaf.folded) for leaf in free)
    found = sum(len(leaf.folded) for leaf in free if taken.has(leaf))
    return None if 3 * found < whole <= 2 * taken.length + _SHORT else taken


def _titled(page: list[Leaf], at: int | None, told: str | None) -> list[Leaf]:
    """The page with a title: its own leaf at `at`, or what trafilatura tells."""
    if at is None:
        return [Leaf((Words(told),), level=1), *page] if told else page
    return [*page[:at], replace(page[at], level=1, item=False), *page[at + 1 :]]


def _unrepeated(page: list[Leaf], why: list[str | None]) -> list[str | None]:
    """A pull quote repeats what the article says: it is not said twice."""
    texts = [leaf.folded for leaf, no in zip(page, why, strict=True) if no is None and not leaf.quote]
    said = "\n".join(texts)
    quoted = [
        leaf for leaf, no in zip(page, why, strict=True) if no is None and leaf.quote and not leaf.cited
    ]
    again = {leaf.quote for leaf in quoted[:_QUOTES] if leaf.folded in said}
    return [
        "repeated" if no is None and leaf.quote in again else no for leaf, no in zip(page, why, strict=True)
    ]


def _tree(page: str, path: str) -> lxml_html.HtmlElement:
    # As bytes: a text that declares an encoding of its own would be refused.
    if any(map(_is_crowded, page.split("<"))):
        raise ScriptError("attributes", path=path, limit=_ATTRIBUTES)
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = lxml_html.document_fromstring(page.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ScriptError("empty", path=path) from error
    count = sum(1 for _ in tree.iter())
    if count > _ELEMENTS:
        raise ScriptError("page", path=path, count=count, limit=_ELEMENTS)
    return tree


def _is_crowded(opened: str) -> bool:
    """Whether what stands between two angles opens an element of more attributes than any page has."""
    if len(opened) <= 2 * _ATTRIBUTES:
        return False
    names: set[str] = set()  # the element's own with them; one given twice counts once, as for the parser
    at = 0
    while len(names) <= _ATTRIBUTES + 1 and (found := _ATTRIBUTE.match(opened, at)) is not None:
        names.add(found["name"].lower())
        at = found.end()
    return len(names) > _ATTRIBUTES + 1


def _keep_marks(tree: lxml_html.HtmlElement) -> None:
    """Write as text what only markup says: quotation marks, and who is cited."""
    for quote in list(tree.iter("q")):
        quote.text = f"«\N{NO-BREAK SPACE}{quote.text or ''}"
        last = quote[-1] if len(quote) else None
        if last is None:
            quote.text += "\N{NO-BREAK SPACE}»"
        else:
            last.tail = f"{last.tail or ''}\N{NO-BREAK SPACE}»"
        quote.tag = "span"
    for cited in list(tree.iterfind(".//blockquote//cite")) + list(tree.iterfind(".//blockquote/footer")):
        name = " ".join(cited.text_content().split()).lstrip("—–- ")
        parent = cited.getparent()
        if parent is None or not name or len(name) > _CITED:
            continue
        cited.drop_tree()
        etree.SubElement(_blockquote(parent), "p", {CITED: ""}).text = name
    for line in tree.iterfind(".//blockquote/p[last()]"):
        above = line.getprevious()
        if above is not None and is_signature(line.text_content(), above.text_content()):
            line.text = (line.text or "").lstrip(DASHES)
            line.set(CITED, "")


def _blockquote(element: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    while element.tag != "blockquote":
        element = element.getparent()
    return element


def _meta(tree: lxml_html.HtmlElement) -> Meta:
    data = "".join(map(str, tree.xpath("//script[@type='application/ld+json']/text()")))
    told = _PUBLISHED.search(data)
    date = _first(tree, _DATES[:1]) or (told[1] if told else _first(tree, _DATES[1:]))
    return Meta(
        link=_first(tree, _LINKS),
        date=date,
        section=_first(tree, _SECTIONS),
        image=_first(tree, _IMAGES),
        stated=(*_stated(tree, data), *_other_dates(tree, data, date)),
    )


def _stated(tree: lxml_html.HtmlElement, data: str) -> Iterator[Stated]:
    """What a page's head says of whether it may be heard, to the newsroom or to search engines."""
    for element in tree.xpath("//meta[@content and (@name or @property or @itemprop)]"):
        key = element.get("name") or element.get("property") or element.get("itemprop")
        if key not in _READ and (kind := publication_status.meant(key)):
            own = publication_status.folded(key) in _OWN
            yield Stated(kind, key, " ".join(element.get("content").split()), None, own)
    for found in _LINKED.finditer(data):
        kind = publication_status.kind(found["key"])
        if kind:
            yield Stated(kind, found["key"], found["value"], None, sure=False)
    yield from _classes(tree)
    for element in tree.xpath("//*[contains(concat(' ', @class, ' '), ' paywall ')]"):
        first = next((text for text in map(str.strip, map(str, element.itertext())) if text), "")
        yield from publication_status.marker(" ".join(first.split()), None)


def _other_dates(tree: lxml_html.HtmlElement, data: str, date: str | None) -> Iterator[Stated]:
    """The dates at which a page appears, but for the one that was taken: of several the latest counts."""
    told = [" ".join(str(each).split()) for each in tree.xpath(_APPEARS)]
    told += [found[1] for found in _PUBLISHED.finditer(data)]
    for other in dict.fromkeys(told):
        if other != date:
            yield Stated("embargo", "date", other, None, sure=False)


def _classes(tree: lxml_html.HtmlElement) -> Iterator[Stated]:
    """What classes say of an article that is not published, as WordPress and Drupal write them."""
    for element in tree.xpath(_BEARERS):
        for name in (element.get("class") or "").split():
            if found := _STATUS.fullmatch(name):
                yield Stated("status", "class", found[1], None)
            elif name in _UNPUBLISHED:
                yield Stated("status", "class", "unpublished", None)
            elif name == "post-password-required":
                yield Stated("password", "class", name, None)


def _lines(page: Sequence[Leaf], whole: Sequence[Leaf], at: int | None) -> list[Stated]:
    """What lines around the title say to the newsroom or to readers, though no part of the article."""
    title = next((i for i, leaf in enumerate(page) if at is not None and leaf is whole[at]), 0)
    above, below = page[max(0, title - _TOP) : title], page[title : title + _TOP]
    told = [publication_status.marker(leaf.text, None, apart=True) for leaf in above]
    told += [
        publication_status.marker(
            leaf.text, None, apart=publication_status.is_marked(leaf.text) or _is_bold(leaf)
        )
        for leaf in below
    ]
    return list(chain.from_iterable(told))


def _is_bold(leaf: Leaf) -> bool:
    return not leaf.level and all(word.style.strong for word in leaf.words if word.text.strip())


def _first(tree: lxml_html.HtmlElement, paths: tuple[str, ...]) -> str | None:
    found = (str(value).strip() for path in paths for value in tree.xpath(path))
    return next((value for value in found if value), None)


def _lost(page: str, tree: lxml_html.HtmlElement) -> Iterator[Doubt]:
    """Nesting past some 254 levels makes the parser lose text without a word."""
    given = _count(_TAG.sub(" ", " ".join(_visible(page))))
    kept = _length(tree)
    if kept < given * _KEPT:
        yield Doubt(f"{given - kept} of the page's {given} characters were lost: it is nested too deep", None)


def _visible(page: str) -> Iterator[str]:
    """The stretches of a page between its scripts, styles and comments; an open one hides the rest."""
    folded = page.lower()
    at = 0
    while at >= 0 and (found := _UNSEEN.search(page, at)):
        yield page[at : found.start()]
        at = folded.find(f"</{found[1].lower()}" if found[1] else "-->", found.end())
    if at >= 0:
        yield page[at:]


def _left(page: list[Leaf], why: list[str | None]) -> Iterator[Doubt]:
    """Long paragraphs of the page that were not taken for the article."""
    left = [leaf.text for leaf, no in zip(page, why, strict=True) if no == AROUND and len(leaf.text) > _LONG]
    if left:
        yield Doubt(f'{len(left)} paragraphs of the page were left out, from "{left[0][:60]}…" on', None)


def _length(element: etree._Element) -> int:
    return _count("".join(map(str, element.itertext())))


def _count(text: str) -> int:
    return sum(map(len, text.split()))
