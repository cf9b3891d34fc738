"""The transcript as a document for browsers, apps and talking books; the page shows the same markup.

It is HTML that parses as XML too. Each segment that is said is `<span id="sN">` with its times in ms.
"""

from collections.abc import Iterable, Sequence
from html import escape

from episodes.episode import Episode
from episodes.formatting import one_line
from episodes.transcripts.document import Part, Section, document, languages

_PAGE = """\
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
{main}
</main>
</body>
</html>
"""
_LISTS = {"list": "ul", "numbered": "ol"}
_WRAPPERS = {
    "title": ("<h2>", "</h2>"),  # one after the first heads its part
    "heading": ("<h2>", "</h2>"),
    "subheading": ("<h3>", "</h3>"),
    "quotation": ("<blockquote><p>", "</p></blockquote>"),
}


def html(episode: Episode) -> bytes:
    """The transcript as HTML, UTF-8, in elements that every reader knows."""
    whole = document(episode)
    main = [*(paragraph(section) for section in whole.before), heading(whole.title, episode.script.title)]
    title, language = one_line(episode.script.title), escape(episode.script.language)
    text = "\n".join((*main, *(run(sections) for sections in whole.body)))
    return _PAGE.format(language=language, title=escape(title), main=text).encode()


def heading(title: Section | None, unsaid: str) -> str:
    """The heading of the first rank: the title as it is said, else the article's."""
    return f"<h1>{said(title.parts) if title else escape(one_line(unsaid))}</h1>"


def run(sections: Sequence[Section], quoting: str | None = None) -> str:
    """Sections of one kind in a row, a line each.

    Args:
        sections: what to show; at least one.
        quoting: element around a quotation inside a paragraph. Its guillemets are in the text, so that
            whoever takes `q` has to keep browsers from adding theirs.
    """
    if tag := _LISTS.get(sections[0].kind):
        after = [None, *(section.number for section in sections)]
        items = (_item(section, before, quoting) for before, section in zip(after, sections, strict=False))
        return "\n".join((f"<{tag}>", *items, f"</{tag}>"))
    return "\n".join(paragraph(section, quoting) for section in sections)


def _item(section: Section, before: int | None, quoting: str | None) -> str:
    """An item, with its number where it is not the one after the item before."""
    value = "" if section.number in {None, (before or 0) + 1} else f' value="{section.number}"'
    return f"<li{value}>{said(section.parts, quoting)}</li>"


def paragraph(section: Section, quoting: str | None = None) -> str:
    """One block: a paragraph, a heading of the second rank, a quotation."""
    plain = f'<p class="{section.kind}">' if section.kind else "<p>"
    opening, closing = _WRAPPERS.get(section.kind, (plain, "</p>"))
    return f"{opening}{said(section.parts, None if section.kind == 'quotation' else quoting)}{closing}"


def said(parts: Iterable[Part], quoting: str | None = None) -> str:
    """Segments of one block, each in its span, after the name that has to be told."""
    return "".join(f"{part.gap}{_label(part)}{_quoted(part, quoting)}" for part in parts)


def _label(part: Part) -> str:
    name = f"{escape(one_line(part.label))}\N{NO-BREAK SPACE}:" if part.label else ""
    return f'<b class="speaker">{name}</b> ' if name else ""


def _quoted(part: Part, quoting: str | None) -> str:
    return f"<{quoting}>{_span(part)}</{quoting}>" if quoting and part.quoted else _span(part)


def _span(part: Part) -> str:
    line = part.line
    text = "".join(_tongue(text, tag) for text, tag in languages(line.segment))
    return f'<span id="s{part.number}" data-start="{line.start}" data-end="{line.end}">{text}</span>'


def _tongue(text: str, tag: str | None) -> str:
    return f'<span lang="{escape(tag)}">{escape(text)}</span>' if tag else escape(text)
