"""The transcript as HTML for browsers, apps and talking books; an episode's page shows the same markup.

It is HTML that parses as XML too. Each segment is a `<span id="sN">` with its times in ms.
"""

from collections.abc import Iterator, Sequence
from html import escape

from episodes.episode import Episode
from episodes.formatting import one_line
from episodes.transcripts.document import Section, document, languages

_OPENING = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'"/>
<title>{title}</title>
</head>
<body>
<main>
"""
_CLOSING = """\
</main>
</body>
</html>
"""
_LISTS = {"list": "ul", "numbered": "ol"}
_WRAPPERS = {
    "title": ("<h2>", "</h2>"),  # the title of another article than the first
    "heading": ("<h2>", "</h2>"),
    "subheading": ("<h3>", "</h3>"),
    "quotation": ("<blockquote><p>", "</p></blockquote>"),
}


def page(episode: Episode) -> Iterator[str]:
    """Yield the transcript as a whole page, in elements that every reader knows."""
    content, title = document(episode), episode.script.title
    yield _OPENING.format(language=escape(episode.script.language), title=escape(one_line(title)))
    for section in content.before:
        yield f"{block(section)}\n"
    yield f"{heading(content.title, title)}\n"
    for run in content.body:
        yield f"{blocks(run)}\n"
    yield _CLOSING


def heading(title: Section | None, fallback: str) -> str:
    """Return the heading of the first rank.

    Args:
        title: the title as it is heard.
        fallback: text shown where it is not heard.
    """
    return f"<h1>{inline(title) if title else escape(one_line(fallback))}</h1>"


def blocks(sections: Sequence[Section], quote: str | None = None) -> str:
    """Return adjacent sections of one kind, a line each; items are inside their list.

    Args:
        sections: what to show; at least one.
        quote: name of the element around quotations inside paragraphs. Their guillemets are in the text, so
            a style sheet has to keep browsers from adding theirs to `q`.
    """
    tag = _LISTS.get(sections[0].kind)
    if not tag:
        return "\n".join(block(section, quote) for section in sections)
    items, before = [], 0
    for section in sections:
        value = "" if section.number in {None, before + 1} else f' value="{section.number}"'
        items.append(f"<li{value}>{inline(section, quote)}</li>")
        before = section.number or 0
    return "\n".join((f"<{tag}>", *items, f"</{tag}>"))


def block(section: Section, quote: str | None = None) -> str:
    """Return one block: a paragraph, a heading of the second rank or below, a quotation.

    Args:
        section: what to show.
        quote: name of the element around quotations inside the block, if any.
    """
    plain = f'<p class="{section.kind}">' if section.kind else "<p>"
    opening, closing = _WRAPPERS.get(section.kind, (plain, "</p>"))
    return f"{opening}{inline(section, None if section.kind == 'quotation' else quote)}{closing}"


def inline(section: Section, quote: str | None = None) -> str:
    """Return the passages of a section, each in its span, after the label of its speaker.

    Args:
        section: what to show.
        quote: name of the element around quotations, if any.
    """
    markup: list[str] = []
    for number, gap, label, caption in section.passages:
        text = "".join(
            f'<span lang="{escape(tag)}">{escape(stretch)}</span>' if tag else escape(stretch)
            for stretch, tag in languages(caption.segment)
        )
        span = f'<span id="s{number}" data-start="{caption.start}" data-end="{caption.end}">{text}</span>'
        if quote and caption.segment.kind == "quote":
            span = f"<{quote}>{span}</{quote}>"
        if label:
            name = f"{escape(one_line(label))}\N{NO-BREAK SPACE}:"
            span = f'<b class="speaker">{name}</b> {span}'
        markup += gap, span
    return "".join(markup)
