"""Pauses before segments: the house style's table of lengths, and which of them applies."""

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.script import Segment

_FINAL = ".?!…"
_EXCLAIMED = ("?", "!", "…", "...")
_AFTER_FINAL = ' \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}»”"’›)'


@dataclass(frozen=True, slots=True)
class Pauses:
    """Lengths of silence as it is heard, in ms. Every field is a key of `[pauses]` in `edition.toml`."""

    start: int = 250  # before the first word of the episode
    sentence: int = 450
    exclaimed: int = 550  # after ? ! …
    paragraph: int = 750
    into_quotation: int = 350
    incise: int = 200  # between a quotation and the narrator's words inside it
    out_of_quotation: int = 500
    speakers: int = 600  # from one person quoted to the next
    list_item: int = 400
    before_heading: int = 1100
    after_heading: int = 650
    title: int = 900  # after the title
    announcement: int = 900  # after the announcement
    before_outro: int = 1200
    between_articles: int = 1500  # of a bulletin
    end: int = 800  # after the last word of the episode


def before(segments: Sequence[Segment], index: int, pauses: Pauses) -> int:
    """Silence before a segment.

    Args:
        segments: of a whole episode, in order.
        index: which of them.
        pauses: the house style.

    Returns:
        ms, as heard between the last sound before and its first sound.
    """
    segment = segments[index]
    if segment.pause is not None:
        return segment.pause
    if not index:
        return pauses.start
    previous = segments[index - 1]
    if segment.sound or previous.sound:
        return pauses.announcement
    if segment.block is None or previous.block is None or previous.kind == "title":
        return _around_announcement(segments, index, pauses)
    if segment.block == previous.block:
        return _within_block(segments, index, pauses)
    return _between_blocks(previous, segment, pauses)


def _around_announcement(segments: Sequence[Segment], index: int, pauses: Pauses) -> int:
    """Before or after a title, or a segment that is in no block of the article."""
    previous, segment = segments[index - 1], segments[index]
    if previous.block is None and segment.block is None:
        return pauses.sentence
    if previous.kind == "title":
        return pauses.title
    if segment.block is None:
        closing = all(later.block is None for later in segments[index:])
        return pauses.before_outro if closing else pauses.paragraph
    if all(earlier.kind in {"title", "added"} for earlier in segments[:index]):
        return pauses.announcement
    return pauses.between_articles if segment.block.kind == "title" else pauses.paragraph


def _within_block(segments: Sequence[Segment], index: int, pauses: Pauses) -> int:
    """Between two segments of one block: around quotations and incises, or after a sentence."""
    previous, segment = segments[index - 1], segments[index]
    quoted = (previous.kind == "quote", segment.kind == "quote")
    if quoted == (False, True):
        return pauses.incise if _resumes(segments, index) else pauses.into_quotation
    if quoted == (True, False):
        incise = segment.written.lstrip(", –—-")[:1].islower()
        return pauses.incise if incise else pauses.out_of_quotation
    if quoted == (True, True) and previous.quotation != segment.quotation:
        return pauses.sentence if previous.speaker == segment.speaker else pauses.speakers
    end = previous.written.rstrip(_AFTER_FINAL)
    if end.endswith(_EXCLAIMED):
        return pauses.exclaimed
    return pauses.sentence if end.endswith(tuple(_FINAL)) else pauses.incise


def _resumes(segments: Sequence[Segment], index: int) -> bool:
    """Whether a quotation goes on after an incise: an earlier piece of it is in the same block."""
    quotation, block = segments[index].quotation, segments[index].block
    while index and segments[index - 1].block == block:
        index -= 1
        if quotation is not None and segments[index].quotation == quotation:
            return True
    return False


def _between_blocks(previous: Segment, segment: Segment, pauses: Pauses) -> int:
    """Between the last segment of a block and the first of the next."""
    kinds = (previous.block and previous.block.kind, segment.block and segment.block.kind)
    if kinds[1] == "title":
        return pauses.sentence if kinds[0] == "title" else pauses.between_articles
    if kinds[1] == "heading":
        return pauses.before_heading
    if kinds[0] == "heading":
        return pauses.after_heading
    if kinds == ("list", "list"):
        return pauses.list_item
    speakers = previous.kind == segment.kind == "quote" and previous.speaker != segment.speaker
    return max(pauses.paragraph, pauses.speakers) if speakers else pauses.paragraph
