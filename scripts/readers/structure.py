"""From blocks to an article: which is the title, which the lead, and an account of every word.

The line under a quotation that names who is quoted: « — Nadia Delcros, architecte ».
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import NamedTuple

from scripts.article import Article, Doubt, Skipped, Span
from scripts.errors import ScriptError
from scripts.readers import boilerplate, dash_lists
from scripts.readers.blocks import WORD, Draft
from scripts.readers.encoding import controls
from scripts.readers.frontmatter import FrontMatter
from scripts.readers.language import judged

_TITLE = 220  # characters; a longer first line is a paragraph
_LEAD = (12, 110)  # words
_HEADING = (18, 130)  # words and characters of a sub-heading at most
_ENDS = re.compile(r"[.!?…;,:](?:\s?[»”\"’')\]])*$")
_OPENS_LOW = re.compile(r"^[^\w]*[a-zß-öø-ÿœæ]")
_QUOTED_WHOLE = re.compile(r"[«“\"][^«»“”\"]{1,200}[»”\"]")
_FULL_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w'’-]+ (?:(?:de|du|des|la|le) ){0,2}[A-ZÀ-ÖØ-Þ][\w'’-]*")


class Body(NamedTuple):
    """What a reader found below the front matter.

    Attributes:
        drafts: the blocks, in order.
        skipped: stretches outside the blocks that are not said.
        doubts: what the reader was not sure of.
    """

    drafts: Iterable[Draft]
    skipped: Iterable[Skipped] = ()
    doubts: Iterable[Doubt] = ()


def assemble(
    path: str, source: str, body: Body, front: FrontMatter | None = None, *, shaped: bool = True
) -> Article:
    """Make the article of its blocks.

    Args:
        path: the file's name.
        source: the text that all spans count in.
        body: what the reader found.
        front: what stands above the body.
        shaped: whether headings are marked in the source; else they are told from the blocks around them.

    Returns:
        The article; every word of `source` is in one block or one skipped span.

    Raises:
        ScriptError: there is nothing to say.
    """
    front = front or FrontMatter()
    own = boilerplate.sort(body.drafts)
    if not own.kept:
        raise ScriptError("empty", path=path)
    kept, unsure = dash_lists.told(source, own.kept)
    said, untold = _headed(list(_with_headings(kept, shaped=shaped)), front, path)
    above = tuple(draft for draft in said if draft.source.end <= front.end)
    language, foreign = judged(front.language, (draft.text for draft in said))
    skipped, lost = _account(source, said, [*body.skipped, *own.skipped, *front.skipped(source, above)])
    return Article(
        path=path,
        source=source,
        title=front.title.text if front.title else said[0].text if said[0].kind == "title" else _stem(path),
        language=language,
        blocks=tuple(draft.block(number, language) for number, draft in enumerate(said)),
        skipped=skipped,
        doubts=(*front.doubts, *foreign, *body.doubts, *untold, *unsure, *lost, *controls(source)),
        meta=replace(front.meta, author=front.meta.author or own.author),
    )


def _headed(kept: list[Draft], front: FrontMatter, path: str) -> tuple[list[Draft], tuple[Doubt, ...]]:
    """The blocks from the title on, each of its kind; a doubt where no title was found."""
    title, rest = _title(kept, front)
    lead, rest = _lead(rest, front)
    doubts = () if title else (Doubt(f'there is no title; "{_stem(path)}" is used in its place', None),)
    return [*(draft for draft in (title, lead) if draft), *rest], doubts


def _title(kept: list[Draft], front: FrontMatter) -> tuple[Draft | None, list[Draft]]:
    first = next((i for i, draft in enumerate(kept[:5]) if draft.level == 1), 0)
    if front.title:
        same = next((i for i, draft in enumerate(kept[:5]) if _same(draft, front.title)), None)
        if same is None:
            return front.title, kept
        return kept[same].become("title"), kept[:same] + kept[same + 1 :]
    if not _may_be_title(kept, first):
        return None, kept
    return kept[first].become("title"), kept[:first] + kept[first + 1 :]


def _may_be_title(kept: list[Draft], index: int) -> bool:
    draft = kept[index]
    if draft.level:
        return True
    short = draft.kind == "paragraph" and len(draft.text) <= _TITLE and not draft.quoted
    return short and len(kept) > 1 and not draft.text.endswith((".", ":", ",", ";"))


def _lead(rest: list[Draft], front: FrontMatter) -> tuple[Draft | None, list[Draft]]:
    if front.lead:
        same = next((i for i, draft in enumerate(rest[:3]) if _same(draft, front.lead)), None)
        if same is None:
            return front.lead, rest
        return rest[same].become("lead"), rest[:same] + rest[same + 1 :]
    if rest and _reads_as_lead(rest):
        return rest[0].become("lead"), rest[1:]
    return None, rest


def _reads_as_lead(rest: list[Draft]) -> bool:
    """Whether the first paragraph stands apart: in bold or italics, or the next one begins the story anew."""
    first, following = rest[0], [d for d in rest[1:] if d.kind == "paragraph"]
    if first.kind not in ("paragraph", "lead") or first.quoted or len(following) < 2 - (first.kind == "lead"):
        return False
    if first.kind == "lead":
        return True
    least, most = _LEAD
    if (
        not least <= first.words() <= most
        or not _ENDS.search(first.text)
        or first.text.startswith(tuple('«“"—–'))
    ):
        return False
    if first.wholly(sum(span.end - span.start for span in first.inline.emphasis)):
        return True
    names = set(_FULL_NAME.findall(first.text))
    return rest[1].kind == "paragraph" and any(name in rest[1].text for name in names)


def _with_headings(drafts: list[Draft], *, shaped: bool) -> Iterator[Draft]:
    """Give short lines that stand alone between longer paragraphs their kind.

    Where headings have a mark of their own, only lines that are bold throughout are taken.
    """
    for index, draft in enumerate(drafts):
        before, after = (
            drafts[index - 1] if index else None,
            drafts[index + 1] if index + 1 < len(drafts) else None,
        )
        able = not shaped or draft.wholly(draft.inline.strong)
        yield (
            replace(draft, kind="heading", level=3) if able and _stands_apart(draft, before, after) else draft
        )


def _stands_apart(draft: Draft, before: Draft | None, after: Draft | None) -> bool:
    words, characters = _HEADING
    if draft.kind != "paragraph" or draft.words() > words or len(draft.text) > characters:
        return False
    if after is None or before is None or not _longer(after, draft):
        return False
    if _OPENS_LOW.match(draft.text) or draft.text.startswith(("—", "–", "-", "…", "»", "(")):
        return False
    if _QUOTED_WHOLE.fullmatch(draft.text):
        return not draft.text.rstrip(' \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}»”"').endswith(".")
    return _heading_end(draft.text)


def _heading_end(text: str) -> bool:
    if text.count("«") != text.count("»"):
        return False
    return not _ENDS.search(text) or (text.endswith(("?", "!")) and len(text.split()) <= 8)


def _longer(other: Draft, draft: Draft) -> bool:
    return other.kind == "list" or len(other.text) > max(60, len(draft.text))


def _same(draft: Draft, other: Draft) -> bool:
    return _folded(draft.text) == _folded(other.text)


def _folded(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))


def _stem(path: str) -> str:
    return " ".join(re.split(r"[-_\s]+", PurePath(path).name.split(".")[0])).strip() or "article"


def _account(
    source: str, drafts: list[Draft], skipped: list[Skipped]
) -> tuple[tuple[Skipped, ...], tuple[Doubt, ...]]:
    """All that is skipped, words that nothing holds among it, and a doubt for each of those."""
    spans = sorted(
        [run.source for draft in drafts for run in draft.inline.runs] + [s.source for s in skipped]
    )
    lost: list[Skipped] = []
    end = 0
    for span in [*spans, Span(len(source), len(source))]:
        if span.start > end and WORD.search(source, end, span.start):
            lost.append(Skipped("not understood", Span(end, span.start)))
        end = max(end, span.end)
    doubts = tuple(Doubt("this text was not understood and is not said", item.source) for item in lost)
    return tuple(_merged([*skipped, *lost], drafts, source)), doubts


def _merged(skipped: list[Skipped], drafts: list[Draft], source: str) -> Iterator[Skipped]:
    """Skipped spans in source order; those of one reason with no word and no block between them are one."""
    said = [Skipped("", run.source) for draft in drafts for run in draft.inline.runs]
    last: Skipped | None = None
    for item in sorted([*said, *skipped], key=lambda entry: entry.source):
        if (
            last
            and last.reason == item.reason
            and not WORD.search(source, last.source.end, item.source.start)
        ):
            last = Skipped(item.reason, Span(last.source.start, item.source.end))
            continue
        if last and last.reason:
            yield last
        last = item
    if last and last.reason:
        yield last


DASHES = "—–- \t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_DASHED = re.compile(r"[—–-]{1,2}\s*(?=[A-ZÀ-ÖØ-Þ*_\[])")
_NAMED = re.compile(
    r"[*_]{0,2}(?!(?:L[ae]s?|Une?|Des|Ce|Cette|Mon|Ma|Notre)\s|[LD]['’])[A-ZÀ-ÖØ-Þ][\w'’-]{1,40}"
    r"(?:\s(?:d[eu]\s|d['’]|l[ea]\s)?[A-ZÀ-ÖØ-Þ][\w'’-]{1,40}){1,3}[*_]{0,2}(?:\s?,\s[^\d]{2,120})?"
)
_ENDED = (".", "!", "?", "…", "»", "”", '"')
_WORDS = 20


def is_signature(line: str, before: str) -> bool:
    """Whether the last line of a block quotation names who is quoted.

    Without a dash it has to be a first name and a name, alone or before what they are, under a sentence
    that has ended. The name of a house or a paper (« Le Courrier ») is none.

    Args:
        line: without the marks of the quotation.
        before: what stands above it in the quotation.
    """
    line = line.strip()
    if len(line.split()) not in range(2, _WORDS + 1) or line.endswith(_ENDED) or "(@" in line:
        return False
    named = _NAMED.fullmatch(line) and before.rstrip("*_ \t\r\n").endswith(_ENDED)
    return bool(_DASHED.match(line) or named)
