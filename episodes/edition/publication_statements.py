"""Statements of an article on its publication, and what each means: held, for subscribers, free to go.

`scripts/readers/publication_status.py` knows which keys make such statements; what they mean is decided here.
"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from episodes.edition import draft_lines, publication_state_words
from episodes.errors import EpisodeError
from scripts.article import Stated
from scripts.readers.publication_status import asks_for_release, kind_by_words

_MEANING: Mapping[str, Mapping[str, str]] = {
    "status": {
        "empty": "nothing", "go": "go", "ok": "go", "hold": "held", "later": "later",
        "subscribers": "subscribers",
    },
    "draft": {"empty": "nothing", "no": "go", "yes": "held", "ok": "held", "hold": "held"},
    "published": {
        "yes": "go", "ok": "go", "go": "go", "no": "held", "hold": "held", "later": "later",
        "subscribers": "subscribers",
    },
    "embargo": {
        "empty": "nothing", "no": "nothing", "go": "nothing", "hold": "held", "subscribers": "subscribers",
    },
    "checked": {
        "yes": "nothing", "ok": "nothing", "go": "nothing", "done": "nothing", "date": "nothing",
        "name": "nothing",
        "no": "held", "hold": "held", "later": "held",
    },
    "withdrawn": {
        "empty": "nothing", "no": "nothing", "yes": "held", "ok": "held", "hold": "held", "date": "held",
    },
    "subscribers": {
        "empty": "nothing", "no": "nothing", "go": "nothing",
        "yes": "subscribers", "ok": "subscribers", "subscribers": "subscribers",
    },
    "access": {"empty": "nothing", "go": "nothing", "hold": "held", "subscribers": "subscribers"},
    "free": {
        "empty": "nothing", "yes": "nothing", "ok": "nothing", "go": "nothing",
        "no": "subscribers", "subscribers": "subscribers",
    },
    "password": {"empty": "nothing", "no": "nothing"},
    "expires": {"empty": "nothing", "no": "nothing"},
}  # fmt: skip
"""What each kind of value means under each kind of key; any other value is not understood."""

_DATED = frozenset({"status", "published", "embargo"})
"""Keys whose value may be the date of publication."""

_LINES = frozenset({"marker", "directive"})
"""Statements that are lines without a key."""

_STRICT = frozenset({"status", "draft", "embargo", "subscribers"})
"""Kinds that an unknown key resembles and whose value must be understood: `statut_wp`, but not `relu_par`."""

_INFERRED = _LINES | {"free"}
"""Statements that an explicit `statut: publié` overrides."""


class Statement:
    """One statement of an article on its publication."""

    def __init__(self, stated: Stated, path: str, zone: ZoneInfo, now: datetime) -> None:
        """Read the words and dates of a statement.

        Args:
            stated: the statement as the reader found it.
            path: the article's name, for messages.
            zone: the edition's time zone.
            now: the time, aware.
        """
        self.stated, self.path, self.now = stated, path, now
        self.own_date = publication_state_words.date(stated.value, zone, now)
        within = publication_state_words.date_within(stated.value, zone, now)
        self.later = within if within and within > now else None
        """A date to come somewhere in the value; one that is past says nothing about the rest."""
        self.word = publication_state_words.word(stated.value)
        if not stated.sure and self.word in {"hold", "subscribers"}:
            self.word = publication_state_words.opening(
                stated.value
            )  # in prose, such a word counts only at the start

    @property
    def quoted(self) -> str:
        """The statement as it is written, shortened."""
        if self.stated.kind in _LINES:
            return publication_state_words.marker(self.stated.value)
        return f"{self.stated.key}: {self.stated.value[:60]}".strip()

    @property
    def date(self) -> datetime | None:
        """Before which nothing is to be heard."""
        if self.stated.kind in _LINES:
            return (
                (self.own_date or self.later) if publication_state_words.is_until(self.stated.value) else None
            )
        if self.stated.kind not in _DATED or self.word not in {None, "go"}:
            return None
        return self.own_date or (self.later if self.word else None)

    @property
    def is_inferred(self) -> bool:
        """Whether an explicit `statut: publié` overrides it."""
        return self.stated.kind in _INFERRED and not self.stated.sure and not self.date

    @property
    def has_reliable_date(self) -> bool:
        """Whether its date counts: one of an unsure statement counts while it may be an embargo."""
        return self.stated.sure or (self.date is not None and self.date > self.now)

    def meaning(self, *, dated: bool) -> str:
        """What it means: held, subscribers, go, nothing, date or unclear.

        Args:
            dated: whether the article gives a date, which « programmé » may refer to.
        """
        kind = self.stated.kind
        if kind in _LINES:
            return self._line_meaning()
        if kind == "other":
            return self._unknown_key_meaning()
        if kind == "expires" and self.own_date:
            return "held" if self.own_date <= self.now else "nothing"
        if self.date:
            return "date"
        if (
            (kind == "checked" and self.later)  # a check to come
            or (kind == "password" and self.word not in _MEANING[kind])  # any password
            or (kind == "embargo" and self.word == "no" and asks_for_release(self.stated.key))
        ):
            return "held"
        unnamed = (
            "date"
            if self.own_date
            else "name"
            if publication_state_words.is_name(self.stated.value)
            else "unclear"
        )
        meaning = _MEANING[kind].get(self.word or unnamed, "unclear")
        return ("nothing" if dated else "held") if meaning == "later" else meaning

    def _line_meaning(self) -> str:
        line = self.stated.value
        if self.date:
            return "date"
        if publication_state_words.says_draft(line) or draft_lines.says(
            line, apart=self.stated.kind == "directive"
        ):
            return "held"
        paid = publication_state_words.says_subscribers(line) or draft_lines.says_paid(line)
        return "subscribers" if paid else "nothing"

    def _unknown_key_meaning(self) -> str:
        """A key that is not known may hold the article back by its value, or by a word in its name."""
        value = self.stated.value
        if publication_state_words.is_clear(value) or draft_lines.says(value, apart=False):
            return "unclear"
        kind = kind_by_words(self.stated.key)
        if kind is None:
            return "nothing"
        if self.later:
            return "unclear"
        meaning = "nothing" if self.own_date else _MEANING[kind].get(self.word or "", "unclear")
        if meaning == "unclear" and kind not in _STRICT:
            meaning = "nothing"
        return {"go": "nothing", "held": "unclear", "later": "unclear"}.get(meaning, meaning)

    def require_understood(self, meaning: str) -> None:
        """Refuse what may hold the article back and is not understood, or stands in the wrong place.

        Raises:
            EpisodeError: it is such a statement.
        """
        stated = self.stated
        place = f"{self.path}, line {stated.line}" if stated.line else self.path
        if meaning == "subscribers":
            key = "paywall" if stated.line is None and not stated.sure else "subscribers"
            raise EpisodeError(key, place=place, text=self.quoted)
        if meaning == "unclear" and stated.sure:
            raise EpisodeError("unclear", place=place, text=self.quoted)
        waits = self.date is not None and self.date > self.now
        if not stated.sure and (stated.line or stated.kind in _LINES) and (meaning == "held" or waits):
            raise EpisodeError("not in front", place=place, text=self.quoted)
