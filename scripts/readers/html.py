"""Web pages: trafilatura finds the article, and spans refer to the text that was extracted, not to the page.

Nothing is ever fetched. Quotations keep their marks: `<q>` becomes guillemets, and a `<cite>` under a
`<blockquote>` the line that names the person quoted.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from trafilatura.settings import Document

from scripts.article import Article, Doubt, Meta, Stated
from scripts.errors import ScriptError
from scripts.readers import publication_status
from scripts.readers.encoding import decode
from scripts.readers.frontmatter import FrontMatter
from scripts.readers.html_article import AROUND, Extract, Extraction, find_title, find_zones, reasons
from scripts.readers.html_blocks import CITED, Leaf, Words, leaves
from scripts.readers.structure import DASHES, Body, assemble, is_signature

_CHARSET = re.compile(
    rb"""(?:charset|<\?xml[^>]{0,80}?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_HEAD = 4096  # bytes in which a page declares its encoding; the Encoding Standard looks at 1024
_ELEMENTS = 100_000  # elements of a page at most
_ATTRIBUTES = 500  # of one element at most: the parser compares each with all those before it
_CITED = 160  # characters at most of the line that names the person quoted
_SHORT = 500  # letters of an article that trafilatura cannot tell from its page
_LONG = 80  # characters of a paragraph whose absence is reported
_QUOTES = 50  # leaves of pull quotes that are searched for in the rest of the text
_TOP = 4  # blocks, or lines around the title, that may state the status
_MANY = 1500  # leaves of a page above which trafilatura gets no second opinions, one of which is quadratic
_KEPT = 0.9  # share of a page's text below which its tree has lost some

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
"""Dates of publication; the latest of several counts."""
_BEARERS = "//body | (//article)[1] | //h1/ancestor::*[@class]"
_STATUS = re.compile(
    r"(?:status-|node--?)?(?P<status>(?<=status-)(?:draft|auto-draft|pending|private|future|trash|inherit)"
    r"|(?<!status-)unpublished)|(?P<password>post-password-required)"
)
"""Classes of an article that is not published, as WordPress and Drupal write them."""
_READ = frozenset({"article:published_time", "datePublished"})
"""Keys that `_DATES` covers."""
_OWN = frozenset(
    {"statut", "status", "embargo", "brouillon", "draft", "etat", "etape", "workflow", "avancement"}
)
"""Keys that a newsroom writes into a page's head by hand: a value that is not understood is refused."""
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')

# Dates of publication, the surest first.
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
    """Read an article from a web page; see `scripts.readers.parse`.

    Args:
        data: the whole file.
        path: its name.
    """
    source = decode_page(data, path)
    tree = parse_html(source, path)
    _keep_marks(tree)
    body = tree.find("body")
    page = leaves(tree if body is None else body)
    front = FrontMatter(meta=read_metadata(tree), language=first_value(tree, _LANGUAGES))
    document = _extract_document(tree, fast=len(page) > _MANY)
    titles = [str(title) for xpath in _TITLES for title in tree.xpath(xpath)]
    extraction = _choose_extraction(document, page)
    zones = find_zones(page, extraction)
    at = find_title(page, zones, titles)
    stated = list(_around_title(page, zones, at))
    if at is not None:
        page[at] = replace(page[at], level=1, item=False)
    elif document.title:
        page.insert(0, Leaf((Words(document.title),), level=1))
    why = reasons(page, extraction, titles)
    _skip_repeated(page, why)
    extract = Extract.of(page, why)
    left_out = [
        leaf.text
        for leaf, reason in zip(page, why, strict=True)
        if reason == AROUND and len(leaf.text) > _LONG
    ]
    doubts = list(_doubt_loss(source, tree))
    if left_out:
        message = f'{len(left_out)} paragraphs of the page were left out, from "{left_out[0][:60]}…" on'
        doubts.append(Doubt(message, None))
    author = _AUTHOR.sub("", (document.author or "").replace("; ", ", ")) or None
    front = replace(front, meta=replace(front.meta, author=author))
    article = assemble(path, extract.source, Body(extract.drafts, extract.skipped, doubts), front)
    for block in article.blocks[:_TOP]:
        stated += publication_status.marker(block.text, None)
    stated = list(dict.fromkeys((*article.meta.stated, *stated)))
    return replace(article, meta=replace(article.meta, stated=tuple(stated)), extracted=True)


def meta(data: bytes, path: str) -> Meta:
    """Read a page's metadata, but for its author; see `scripts.readers.meta`.

    Args:
        data: the whole file.
        path: its name.
    """
    return read_metadata(parse_html(decode_page(data, path), path))


def decode_page(data: bytes, path: str) -> str:
    """Decode a page, by the encoding that it declares.

    Args:
        data: the whole file.
        path: its name, for messages.
    """
    declared = _CHARSET.search(data[:_HEAD])
    return decode(data, path, declared[1].decode("ascii") if declared else None)


def _extract_document(tree: lxml_html.HtmlElement, *, fast: bool) -> Document:
    """Let trafilatura extract the article; `fast` spares its second opinions."""
    if any(map(_CONTROL.search, tree.itertext())):  # lxml reads control characters and refuses to write them
        tree = deepcopy(tree)
        for element in tree.iter():
            element.text = element.text and _CONTROL.sub("", element.text)
            element.tail = element.tail and _CONTROL.sub("", element.tail)
    document = trafilatura.bare_extraction(
        tree,
        fast=fast,
        include_comments=False,
        include_formatting=True,
        include_links=True,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    return document if isinstance(document, Document) else Document()


def _choose_extraction(document: Document, page: Sequence[Leaf]) -> Extraction | None:
    """What trafilatura took for the article; None where the page is too short for that to be reliable."""
    if document.body is None:
        return None
    extraction = Extraction(leaves(document.body))
    free = [leaf for leaf in page if not leaf.zones]
    whole = sum(len(leaf.folded) for leaf in free)
    found = sum(len(leaf.folded) for leaf in free if extraction.includes(leaf))
    return None if 3 * found < whole <= 2 * extraction.length + _SHORT else extraction


def _skip_repeated(page: Sequence[Leaf], reasons: list[str | None]) -> None:
    """Leave out pull quotes, which repeat what the article says."""
    kept = [leaf for leaf, reason in zip(page, reasons, strict=True) if reason is None]
    text = "\n".join(leaf.folded for leaf in kept if not leaf.quote)
    quoted = [leaf for leaf in kept if leaf.quote and not leaf.cited]
    repeated = {leaf.quote for leaf in quoted[:_QUOTES] if leaf.folded in text}
    for index, leaf in enumerate(page):
        if reasons[index] is None and leaf.quote in repeated:
            reasons[index] = "repeated"


def parse_html(source: str, path: str) -> lxml_html.HtmlElement:
    """Parse a page, within limits.

    Args:
        source: its decoded text.
        path: its name, for messages.

    Raises:
        ScriptError: it is empty, or has more elements or attributes than any article.
    """
    for tag in source.split("<"):
        if len(tag) <= 2 * _ATTRIBUTES:
            continue
        names: set[str] = set()  # the element's own with them; one given twice counts once, as for the parser
        at = 0
        while len(names) <= _ATTRIBUTES + 1 and (found := _ATTRIBUTE.match(tag, at)) is not None:
            names.add(found["name"].lower())
            at = found.end()
        if len(names) > _ATTRIBUTES + 1:
            raise ScriptError("attributes", path=path, limit=_ATTRIBUTES)
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        # As bytes: a text that declares an encoding of its own would be refused.
        tree = lxml_html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ScriptError("empty", path=path) from error
    count = sum(1 for _ in tree.iter())
    if count > _ELEMENTS:
        raise ScriptError("page", path=path, count=count, limit=_ELEMENTS)
    return tree


def _keep_marks(tree: lxml_html.HtmlElement) -> None:
    """Write what only markup says as text: quotation marks, and the person quoted."""
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
        while parent.tag != "blockquote":
            parent = parent.getparent()
        etree.SubElement(parent, "p", {CITED: ""}).text = name
    for line in tree.iterfind(".//blockquote/p[last()]"):
        above = line.getprevious()
        if above is not None and is_signature(line.text_content(), above.text_content()):
            line.text = (line.text or "").lstrip(DASHES)
            line.set(CITED, "")


def read_metadata(tree: lxml_html.HtmlElement) -> Meta:
    """The metadata of a page, but for its author."""
    linked_data = "".join(map(str, tree.xpath("//script[@type='application/ld+json']/text()")))
    published = [found[1] for found in _PUBLISHED.finditer(linked_data)]
    date = first_value(tree, _DATES[:1]) or (published[0] if published else first_value(tree, _DATES[1:]))
    stated = list(_statements(tree, linked_data))
    dates = dict.fromkeys([*(" ".join(str(each).split()) for each in tree.xpath(_APPEARS)), *published])
    stated += [Stated("embargo", "date", other, None, sure=False) for other in dates if other != date]
    return Meta(
        link=first_value(tree, _LINKS),
        date=date,
        section=first_value(tree, _SECTIONS),
        image=first_value(tree, _IMAGES),
        stated=tuple(stated),
    )


def _statements(tree: lxml_html.HtmlElement, linked_data: str) -> Iterator[Stated]:
    """What a page states about its publication, to the newsroom, search engines or readers."""
    for element in tree.xpath("//meta[@content and (@name or @property or @itemprop)]"):
        key = element.get("name") or element.get("property") or element.get("itemprop")
        if key not in _READ and (kind := publication_status.likely_kind(key)):
            own = publication_status.plain_words(key) in _OWN
            yield Stated(kind, key, " ".join(element.get("content").split()), None, own)
    for found in _LINKED.finditer(linked_data):
        if kind := publication_status.kind(found["key"]):
            yield Stated(kind, found["key"], found["value"], None, sure=False)
    for element in tree.xpath(_BEARERS):
        for name in (element.get("class") or "").split():
            if state := _STATUS.fullmatch(name):
                kind = "password" if state["password"] else "status"
                yield Stated(kind, "class", state[kind], None)
    for element in tree.xpath("//*[contains(concat(' ', @class, ' '), ' paywall ')]"):
        first = next((text for text in map(str.strip, map(str, element.itertext())) if text), "")
        yield from publication_status.marker(" ".join(first.split()), None)


def _around_title(page: Sequence[Leaf], zones: Sequence[str | None], at: int | None) -> Iterator[Stated]:
    """Statements in the lines around the title, whether or not they are part of the article."""
    free = [(i, leaf) for i, leaf in enumerate(page) if zones[i] is None]
    title = next((place for place, (i, _) in enumerate(free) if i == at), 0)
    for place, (_, leaf) in enumerate(free[max(0, title - _TOP) : title + _TOP], max(0, title - _TOP)):
        is_bold = not leaf.level and all(words.style.strong for words in leaf.words if words.text.strip())
        apart = place < title or publication_status.is_set_off(leaf.text) or is_bold
        yield from publication_status.marker(leaf.text, None, apart=apart)


def first_value(tree: lxml_html.HtmlElement, xpaths: tuple[str, ...]) -> str | None:
    """The first value that some XPaths find; None where they find nothing.

    Args:
        tree: a page.
        xpaths: in order of preference.
    """
    found = (str(value).strip() for xpath in xpaths for value in tree.xpath(xpath))
    return next((value for value in found if value), None)


def _doubt_loss(source: str, tree: lxml_html.HtmlElement) -> Iterator[Doubt]:
    """A doubt where text is missing from the tree: past some 254 levels the parser loses it silently."""
    visible: list[str] = []  # between scripts, styles and comments; an unclosed one hides the rest
    folded = source.lower()
    at = 0
    while at >= 0 and (found := _UNSEEN.search(source, at)):
        visible.append(source[at : found.start()])
        at = folded.find(f"</{found[1].lower()}" if found[1] else "-->", found.end())
    if at >= 0:
        visible.append(source[at:])
    text, parsed = _TAG.sub(" ", " ".join(visible)), "".join(map(str, tree.itertext()))
    given, kept = sum(map(len, text.split())), sum(map(len, parsed.split()))
    if kept < given * _KEPT:
        yield Doubt(f"{given - kept} of the page's {given} characters were lost: it is nested too deep", None)
