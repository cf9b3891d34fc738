"""Whether an article may be heard, and from when on: decided here, for all that builds, shows and sends.

Not yet means not yet. What somebody wrote that may mean it and is not understood refuses the article, rather
than let it go. Which keys tell it is known to `scripts/readers/publication_status.py`; what they mean is
decided here.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from episodes.edition import directives, state_words
from episodes.errors import EpisodeError
from episodes.formatting import parse_publication_date
from scripts.article import Meta, Stated
from scripts.readers import publication_status

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
"""What each kind of key means by each kind of value; what is not here is not understood."""

_DATED = frozenset({"status", "published", "embargo"})
"""Keys whose value may be a date, before which nothing is heard."""

_LINES = frozenset({"marker", "directive"})
"""What is told by a line without a key."""

_STRICT = frozenset({"status", "draft", "embargo", "subscribers"})
"""Of keys that are not known, those whose value must be understood: `statut_wp`, but not `relu_par`."""

_INFERRED = _LINES | {"free"}
"""What an explicit `statut: publié` sets aside."""


@dataclass(frozen=True, slots=True)
class State:
    """Whether an article may be heard.

    Attributes:
        date: when it appears, aware; of one that is held, that is not known.
        held: what it says that holds it back, without a date; None where nothing does.
        said: what decided, as it is written: `embargo: 2035-01-01`.
    """

    date: datetime
    held: str | None
    said: str

    def reason(self, now: datetime, date: datetime | None = None) -> str | None:
        """Why it is not to be heard now; None where it may be.

        Args:
            now: the time, aware.
            date: when it appears, where that was settled beside other episodes.
        """
        when = date or self.date
        return "draft" if self.held else f"embargo until {when.isoformat()}" if when > now else None


def decide(meta: Meta, path: str, *, zone: ZoneInfo, now: datetime, taken: Container[datetime] = ()) -> State:
    """Decides from what an article says of itself.

    It appears at the latest of all dates that it gives; now, where it gives none.

    Args:
        meta: what it says.
        path: its name, for messages.
        zone: the edition's time zone.
        now: the time, aware.
        taken: when other episodes appeared (`dates.publication`).

    Raises:
        EpisodeError: something that may hold it back is not understood, or holds it back where it should
            not stand; it is for subscribers; or its date is none.
    """
    told = [_Told(each, path, zone, now) for each in meta.stated]
    meanings = [(each, each.meaning(dated=_is_dated(meta, told))) for each in told]
    if any(meaning == "go" and each.stated.sure for each, meaning in meanings):
        meanings = [(each, meaning) for each, meaning in meanings if not each.is_inferred]
    sure = [each.said for each, meaning in meanings if meaning == "held" and each.stated.sure]
    for each, meaning in () if sure else meanings:
        each.refuse(meaning)
    held = next(chain(sure, (each.said for each, meaning in meanings if meaning == "held")), None)
    if held:
        return State(now.astimezone(zone), held, held)
    ends = [(each.date, each.said) for each, _ in meanings if each.date and each.is_telling]
    if meta.date or not ends:
        date = parse_publication_date(meta.date, zone=zone, now=now, taken=taken)
        ends.append((date, f"date: {meta.date}"))
    return State(max(ends)[0], None, max(ends)[1])


def _is_dated(meta: Meta, told: Iterable["_Told"]) -> bool:
    return meta.date is not None or any(each.date for each in told)


class _Told:
    """One thing that an article says of itself, and what it means."""

    def __init__(self, stated: Stated, path: str, zone: ZoneInfo, now: datetime) -> None:
        self.stated, self._path, self._now = stated, path, now
        self._date = state_words.date(stated.value, zone, now)
        self._within = state_words.date_within(stated.value, zone, now)
        self._word = self._read()

    def _read(self) -> str | None:
        """What kind of word the value is; where prose may stand, what holds back must begin it."""
        word = state_words.word(self.stated.value)
        if self.stated.sure or word not in {"hold", "subscribers"}:
            return word
        return state_words.opening(self.stated.value)

    @property
    def said(self) -> str:
        """As it is written, in short."""
        if self.stated.kind in _LINES:
            return state_words.marker(self.stated.value)
        return f"{self.stated.key}: {self.stated.value[:60]}".strip()

    @property
    def date(self) -> datetime | None:
        """Before which nothing is to be heard."""
        if self.stated.kind in _LINES:
            return (self._date or self._later) if state_words.is_until(self.stated.value) else None
        if self.stated.kind not in _DATED or self._word not in {None, "go"}:
            return None
        return self._date or (self._later if self._word else None)

    @property
    def _later(self) -> datetime | None:
        """A date to come that stands somewhere in the value; one gone by says nothing of the rest."""
        return self._within if self._within and self._within > self._now else None

    @property
    def is_inferred(self) -> bool:
        return self.stated.kind in _INFERRED and not self.stated.sure and not self.date

    @property
    def is_telling(self) -> bool:
        """Whether its date is one that the article has; an unsure one is, while it may be an embargo."""
        return self.stated.sure or (self.date is not None and self.date > self._now)

    def meaning(self, *, dated: bool) -> str:
        """Held, for subscribers, may go, nothing, a date, or unclear.

        Args:
            dated: whether the article gives a date, so that « programmé » has one to wait for.
        """
        kind = self.stated.kind
        if kind in _LINES or kind == "other":
            return self._of_another() if kind == "other" else self._marked()
        if kind == "expires" and self._date:
            return "held" if self._date <= self._now else "nothing"
        if self.date:
            return "date"
        if self._is_refusal():
            return "held"
        named = "name" if state_words.is_name(self.stated.value) else "unclear"
        word = self._word or ("date" if self._date else named)
        meaning = _MEANING[kind].get(word, "unclear")
        return ("nothing" if dated else "held") if meaning == "later" else meaning

    def _is_refusal(self) -> bool:
        """Whether its key makes more of the value: a check to come, any password, `mise en ligne: non`."""
        kind, word = self.stated.kind, self._word
        return (
            (kind == "checked" and self._later is not None)
            or (kind == "password" and word not in _MEANING[kind])
            or (kind == "embargo" and word == "no" and publication_status.asks_for_release(self.stated.key))
        )

    def _marked(self) -> str:
        line, apart = self.stated.value, self.stated.kind == "directive"
        if self.date:
            return "date"
        if state_words.says_draft(line) or directives.says(line, apart=apart):
            return "held"
        paid = state_words.says_subscribers(line) or directives.says_paid(line)
        return "subscribers" if paid else "nothing"

    def _of_another(self) -> str:
        """What a key that nobody knows means: it may hold back by its value, or by a word of its own."""
        value = self.stated.value
        if state_words.is_clear(value) or directives.says(value, apart=False):
            return "unclear"
        kind = publication_status.kind_by_words(self.stated.key)
        if kind is None:
            return "nothing"
        if self._later:
            return "unclear"
        meaning = "nothing" if self._date else _MEANING[kind].get(self._word or "", "unclear")
        if meaning == "unclear" and kind not in _STRICT:
            meaning = "nothing"
        return {"go": "nothing", "held": "unclear", "later": "unclear"}.get(meaning, meaning)

    def refuse(self, meaning: str) -> None:
        """Refuses the article where it may mean "not yet" and is not understood, or not where it belongs.

        Raises:
            EpisodeError: so it is.
        """
        stated = self.stated
        place = f"{self._path}, line {stated.line}" if stated.line else self._path
        waits = self.date is not None and self.date > self._now
        if meaning == "subscribers":
            key = "paywall" if stated.line is None and not stated.sure else "subscribers"
            raise EpisodeError(key, place=place, said=self.said)
        if meaning == "unclear" and stated.sure:
            raise EpisodeError("unclear", place=place, said=self.said)
        if not stated.sure and (stated.line or stated.kind in _LINES) and (meaning == "held" or waits):
            raise EpisodeError("not in front", place=place, said=self.said)
