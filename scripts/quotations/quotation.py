"""The value of a quotation found in an article's blocks."""

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
        content: what is quoted, without the marks.
        kind: what it is.
        form: how it is marked: marks of quotation, a dialogue dash, an answer or a labelled turn of an
            interview, or a quoted block.
        number: shared by the pieces of one quotation, from 1.
        incises: stretches of `content` that the narrator says ("a-t-il dit"), in order.
        reason: what the kind rests on.
    """

    block: int
    span: Span
    content: Span
    kind: Kind
    form: Form
    number: int
    incises: tuple[Span, ...] = ()
    reason: str = ""
