"""A quotation in an article's blocks, as a value."""

from dataclasses import dataclass
from typing import Literal

from scripts.article import Span

Kind = Literal["speech", "partial", "document", "other"]
Form = Literal["marks", "dash", "answer", "block", "label"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation, or the paragraph of it that stands in one block.

    Attributes:
        block: index of its block in the list that was searched.
        span: from its opening mark to its closing mark and the comma or stop that follows it.
        content: the words quoted, without the marks.
        kind: somebody's speech, words woven into a sentence, those of a document, or no quotation (a title).
        form: its markup: quotation marks, a dialogue dash, an answer or a labelled turn of an interview, or a
            quoted block.
        number: from 1; the paragraphs of one quotation share it.
        incises: stretches of `content` that are the narrator's ("a-t-il dit"), in order.
        reason: evidence for the kind.
    """

    block: int
    span: Span
    content: Span
    kind: Kind
    form: Form
    number: int
    incises: tuple[Span, ...] = ()
    reason: str = ""
