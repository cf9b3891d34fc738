"""From a script and the file that a person edited to what is said.

Three sequences are laid side by side: the sentences that the program wrote into the file (of which the file
keeps a mark each), the lines that stand in it now, and the segments that the article gives today. What lines
and marks do not share is a person's doing; what marks and segments do not share is the article's.

Which items of one sequence are those of another, in order: a patience diff, near-linear.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from scripts.article import Doubt, Language, Skipped
from scripts.lexicon import Lexicon
from scripts.script import USUAL, Person, Script, Segment, Usage
from scripts.scriptfile.format import ScriptFile, ScriptLine, key_of, mark
from scripts.spoken import read


def align(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """Pair equal items of two sequences, in order.

    Common ends are paired, then items that occur once on each side, then common ends between those.

    Returns:
        Pairs of indices, both rising. Not always the longest set of pairs, but O(n log n).
    """
    pairs: list[tuple[int, int]] = []
    waiting = [(0, len(first), 0, len(second))]
    while waiting:
        start, end, begin, stop = waiting.pop()
        while start < end and begin < stop and first[start] == second[begin]:
            pairs.append((start, begin))
            start, begin = start + 1, begin + 1
        while start < end and begin < stop and first[end - 1] == second[stop - 1]:
            end, stop = end - 1, stop - 1
            pairs.append((end, stop))
        anchors = _anchors(first, second, (start, end, begin, stop))
        edges = [(start - 1, begin - 1), *anchors, (end, stop)]
        pairs.extend(anchors)
        waiting += [(a + 1, c, b + 1, d) for (a, b), (c, d) in pairwise(edges) if anchors]
    return sorted(pairs)


def _anchors(
    first: Sequence[str], second: Sequence[str], box: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """Items that occur once on each side of a box, as many as stand in the same order."""
    start, end, begin, stop = box
    once = Counter(first[start:end])
    again = Counter(second[begin:stop])
    places = {second[i]: i for i in range(begin, stop) if again[second[i]] == 1}
    common = [(i, places[first[i]]) for i in range(start, end) if once[first[i]] == 1 and first[i] in places]
    return _rising(common)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of pairs, rising in the first, that rises in the second too."""
    ends: list[int] = []  # smallest last value of a rising run of each length
    holders: list[int] = []  # which pair holds it
    before: list[int | None] = []
    for index, (_, value) in enumerate(pairs):
        length = bisect_left(ends, value)
        ends[length : length + 1] = [value]
        holders[length : length + 1] = [index]
        before.append(holders[length - 1] if length else None)
    chain: list[tuple[int, int]] = []
    at = holders[-1] if holders else None
    while at is not None:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


_TEXT = 6  # digits of a mark that are the text's
_LIKE = 0.5  # share of words that a changed line keeps of its sentence
_WINDOW = 12  # sentences that are looked at for a changed line

CHOSEN = "the script file"
"""The reason of an attribution that a person made."""

_MOVED_ON = 'line {number} of the script file changes a sentence that the article no longer has: "{text}"'
_UNUSED = (
    'line {number} of the script file sets {what} for a sentence that the article no longer has: "{text}"'
)


def merge(script: Script, file: ScriptFile, lexicon: Lexicon | None = None, usage: Usage = USUAL) -> Script:
    """Say what the file says, where the article still allows it.

    Args:
        script: as the article gives it today.
        file: what somebody edited.
        lexicon: how changed lines are read; the shipped one where None.
        usage: what is said where French allows several readings.

    Returns:
        The script with the file's words, speakers, voices and pauses. A sentence without a line is listed as
        skipped; a line without a sentence is the editor's own; a change whose sentence is gone from the
        article is a doubt; a sentence that is new in the article is said as it is there. A file without any
        line changes nothing.
    """
    if not file.lines:
        return script
    written = file.sentences or tuple(mark(key_of(s), s.written) for s in script.segments)
    plan = _plan(script.segments, file.lines, written)
    writer = _Writer(script, lexicon, usage)
    for step in plan.steps:
        writer.write(step, plan.fresh.get(step.segment, ()))
    segments = (*(script.segments[i] for i in plan.fresh.get(None, ())), *writer.segments)
    removed = [script.segments[i] for i in plan.removed]
    skipped = [Skipped("removed in the script file", s.source) for s in removed if s.source is not None]
    return replace(
        script,
        title=next((s.written for s in writer.changed if s.kind == "title"), script.title),
        segments=segments,
        people=_people(script, segments),
        skipped=tuple(sorted((*script.skipped, *skipped), key=lambda s: s.source)),
        doubts=(*_open(script, segments, removed), *(Doubt(message, None) for message in plan.reports)),
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """A line of the file and the segment that it is for.

    Attributes:
        line: as it stands.
        segment: index of its segment; None where it is the editor's own.
        renamed: somebody changed who says it.
    """

    line: ScriptLine
    segment: int | None
    renamed: bool = False


@dataclass
class _Plan:
    """What becomes of lines and segments.

    Attributes:
        steps: lines that are said, in order.
        fresh: segments that the file has not seen, by the segment after which they come (None: the first).
        removed: segments whose line was taken away.
        reports: changes that found no place.
    """

    steps: list[_Step] = field(default_factory=list)
    fresh: dict[int | None, list[int]] = field(default_factory=lambda: defaultdict(list))
    removed: list[int] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)


def _plan(segments: Sequence[Segment], lines: Sequence[ScriptLine], written: Sequence[str]) -> _Plan:
    texts = [sentence[:_TEXT] for sentence in written]
    today = [mark(key_of(segment), segment.written)[:_TEXT] for segment in segments]
    standing = dict(align(texts, today))  # which written sentences are in the article today
    pairs = _paired(segments, lines, texts, standing)
    plan = _Plan()
    for index, line in enumerate(lines):
        sentence = pairs.get(index)
        if sentence is None:
            plan.steps.append(_Step(line, None))
        elif sentence in standing:
            renamed = mark(line.who, "")[_TEXT:] != written[sentence][_TEXT:]
            plan.steps.append(_Step(line, standing[sentence], renamed))
        else:
            plan.reports.extend(_report(line, texts[sentence]))
    _place_rest(plan, len(segments), seen=set(standing.values()))
    return plan


def _place_rest(plan: _Plan, count: int, seen: set[int]) -> None:
    """Segments without a line: somebody took the line away, or the article has them only now."""
    said = {step.segment for step in plan.steps}
    last: int | None = None
    for index in range(count):
        if index in said:
            last = index
        elif index in seen:
            plan.removed.append(index)
        else:
            plan.fresh[last].append(index)


def _paired(
    segments: Sequence[Segment], lines: Sequence[ScriptLine], texts: Sequence[str], standing: dict[int, int]
) -> dict[int, int]:
    """Which written sentence each line is: the same, moved, or changed."""
    marks = [mark(line.who, line.text)[:_TEXT] for line in lines]
    pairs = {line: sentence for sentence, line in align(texts, marks)}
    _pair_moved(pairs, texts, marks)
    taken = set(pairs.values())
    for begin, stop, start, end in _gaps(pairs, len(lines), len(texts)):
        free = [sentence for sentence in range(start, end) if sentence not in taken]
        known = {sentence: segments[standing[sentence]].written for sentence in free if sentence in standing}
        pairs.update(_changed([(i, lines[i].text) for i in range(begin, stop)], free, known))
    return pairs


def _pair_moved(pairs: dict[int, int], texts: Sequence[str], marks: Sequence[str]) -> None:
    """Lines that somebody put elsewhere are still the sentences they were."""
    taken = set(pairs.values())
    free = {text: sentence for sentence, text in enumerate(texts) if sentence not in taken}
    for line, text in enumerate(marks):
        if line not in pairs and text in free:
            pairs[line] = free.pop(text)


def _gaps(pairs: dict[int, int], lines: int, sentences: int) -> Iterator[tuple[int, int, int, int]]:
    """Runs of lines that are no sentence, with the sentences that stand between the same neighbours."""
    begin = None
    for line in range(lines + 1):
        if line < lines and line not in pairs:
            begin = line if begin is None else begin
        elif begin is not None:
            yield begin, line, pairs.get(begin - 1, -1) + 1, pairs.get(line, sentences)
            begin = None


def _changed(lines: list[tuple[int, str]], free: list[int], known: dict[int, str]) -> dict[int, int]:
    """Which sentence each changed line was: one for one, else the likest; the rest is the editor's own."""
    if len(lines) == len(free):
        return {line: sentence for (line, _), sentence in zip(lines, free, strict=True)}
    pairs: dict[int, int] = {}
    at = 0
    for line, text in lines:
        ahead = [(_likeness(text, known[s]), -s) for s in free[at : at + _WINDOW] if s in known]
        best, sentence = max(ahead, default=(0.0, 0))
        if best >= _LIKE:
            pairs[line] = -sentence
            at = free.index(-sentence, at) + 1
    gone = [sentence for sentence in free if sentence not in known]
    left = [line for line, _ in lines if line not in pairs]
    return pairs | dict(zip(left, gone, strict=False))


def _likeness(text: str, other: str) -> float:
    """Share of their words that two texts have in common, 0–1."""
    mine, others = set(text.casefold().split()), set(other.casefold().split())
    return len(mine & others) / max(1, min(len(mine), len(others)))


def _report(line: ScriptLine, sentence: str) -> Iterator[str]:
    if mark(line.who, line.text)[:_TEXT] != sentence:
        yield _MOVED_ON.format(number=line.number, text=line.text)
    elif line.options:
        yield _UNUSED.format(number=line.number, what=", ".join(line.options), text=line.text)


class _Writer:
    """Makes the segments of a plan."""

    def __init__(self, script: Script, lexicon: Lexicon | None, usage: Usage) -> None:
        self.segments: list[Segment] = []
        self.changed: list[Segment] = []
        self._script = script
        self._lexicon, self._usage = lexicon, usage
        self._quotation = max((s.quotation or 0 for s in script.segments), default=0)

    def write(self, step: _Step, fresh: Sequence[int]) -> None:
        """Add a line's segment, then those that are new in the article after it."""
        if step.segment is None:
            self.segments.append(self._own(step.line))
        else:
            self.segments.append(self._edited(self._script.segments[step.segment], step))
        self.segments.extend(self._script.segments[index] for index in fresh)

    def _edited(self, segment: Segment, step: _Step) -> Segment:
        line = step.line
        edited = replace(segment, voice=line.voice, pause=line.pause)
        if line.text.split() != segment.written.split():
            languages = tuple(_kept(segment, line.text))
            edited = replace(edited, written=line.text, spoken=self._read(line), languages=languages)
            self.changed.append(edited)
        if line.spoken is not None:
            edited = replace(edited, spoken=line.spoken, chosen=True)
        return self._renamed(edited, line) if step.renamed and line.who != key_of(segment) else edited

    def _renamed(self, segment: Segment, line: ScriptLine) -> Segment:
        if line.who.kind != "quote":
            return replace(
                segment, kind=line.who.kind, quotation=None, speaker=None, confidence=None, reason=""
            )
        number = segment.quotation or self._next(line)
        return replace(
            segment, kind="quote", quotation=number, speaker=line.who.speaker, confidence=1.0, reason=CHOSEN
        )

    def _read(self, line: ScriptLine) -> str:
        return read(line.text, self._lexicon, self._usage).spoken

    def _own(self, line: ScriptLine) -> Segment:
        """A line that the article does not have; a quoted person's goes on in that voice."""
        spoken = line.spoken or self._read(line)
        own = Segment("added", None, line.text, spoken, None, voice=line.voice, pause=line.pause)
        own = replace(own, chosen=line.spoken is not None)
        if line.who.kind != "quote":
            return own
        block = self.segments[-1].block if self.segments else None
        return self._renamed(replace(own, block=block), line)

    def _next(self, line: ScriptLine) -> int:
        """The number of a quotation that the file makes: the one before goes on if the same person speaks."""
        last = self.segments[-1] if self.segments else None
        if last is not None and last.quotation is not None and last.speaker == line.who.speaker:
            return last.quotation
        self._quotation += 1
        return self._quotation


def _open(script: Script, segments: Sequence[Segment], removed: Sequence[Segment]) -> Iterator[Doubt]:
    """The doubts that nobody settled: a line that somebody took away, or gave words or a spoken form, is."""
    open_ = {(s.source, s.written, s.chosen) for s in script.segments}
    given = [s for s in segments if (s.source, s.written, s.chosen) not in open_]
    settled = sorted(s.source for s in (*given, *removed) if s.source)
    for doubt in script.doubts:
        at = bisect_right(settled, doubt.source[0], key=lambda span: span.start) - 1 if doubt.source else -1
        if at < 0 or doubt.source is None or doubt.source.start >= settled[at].end:
            yield doubt


def _kept(segment: Segment, text: str) -> Iterator[Language]:
    """The stretches in another language that a changed line still has, each where it stands now."""
    at = 0
    for start, end, tag in segment.languages:
        words = segment.written[start:end]
        if (found := text.find(words, at)) >= 0:
            at = found + len(words)
            yield Language(found, at, tag)


def _people(script: Script, segments: Sequence[Segment]) -> tuple[Person, ...]:
    before = {segment.speaker for segment in script.segments}
    after = dict.fromkeys(s.speaker for s in segments if s.speaker is not None)
    if before - {None} == set(after):
        return script.people
    known = {person.name: person for person in script.people}
    return tuple(known.get(name, Person(name, None)) for name in after)
