"""Merge the script file that a person edited with the script that the article gives today.

Three sequences are compared: the sentences that the program wrote into the file (the file keeps a hash of
each), the lines that it has now, and the segments of the article today. Lines and hashes differ by a person's
edits; hashes and segments by changes of the article.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from scripts.article import Doubt, Language, Skipped
from scripts.lexicon import Lexicon
from scripts.script import USUAL, Person, Script, Segment, Usage
from scripts.scriptfile.format import LineKey, ScriptFile, ScriptLine, mark
from scripts.spoken import read


def align(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """Pair equal items of two sequences, in order: a patience diff.

    Common ends are paired, then items that occur once on each side, then common ends between those.

    Args:
        first: a sequence.
        second: another.

    Returns:
        Pairs of indices, both rising. Not always the longest list of pairs, but found in O(n log n).
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
        counts, others = Counter(first[start:end]), Counter(second[begin:stop])
        places = {second[i]: i for i in range(begin, stop) if others[second[i]] == 1}
        unique = (i for i in range(start, end) if counts[first[i]] == 1)
        anchors = longest_rising([(i, places[first[i]]) for i in unique if first[i] in places])
        edges = [(start - 1, begin - 1), *anchors, (end, stop)]
        pairs.extend(anchors)
        waiting += [(a + 1, c, b + 1, d) for (a, b), (c, d) in pairwise(edges) if anchors]
    return sorted(pairs)


def longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence of pairs, which rise in the first item, that rises in the second too."""
    ends: list[int] = []  # smallest last value of a rising run of each length
    holders: list[int] = []  # index of the pair that has it
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


_TEXT = 6  # digits of a mark that hash the text; the others hash the speaker
_LIKE = 0.5  # share of its words at least that a changed line keeps
_WINDOW = 12  # sentences that a changed line is compared with

CHOSEN = "the script file"
"""The reason of an attribution that a person made."""

_MOVED_ON = 'line {number} of the script file changes a sentence that the article no longer has: "{text}"'
_UNUSED = (
    'line {number} of the script file sets {what} for a sentence that the article no longer has: "{text}"'
)


def merge(script: Script, file: ScriptFile, lexicon: Lexicon | None = None, usage: Usage = USUAL) -> Script:
    """Apply a person's edits to a script, where the article still allows it.

    Args:
        script: as the article gives it today.
        file: as edited.
        lexicon: pronunciations for changed lines; None for none.
        usage: choices where French allows several readings.

    Returns:
        The script with the file's words, speakers, voices and pauses. A sentence without a line is skipped; a
        line without a sentence is added; a change whose sentence is gone from the article becomes a doubt; a
        new sentence of the article is read as it is there. A file without lines changes nothing.
    """
    if not file.lines:
        return script
    marks = file.sentences or tuple(mark(LineKey.of(s), s.written) for s in script.segments)
    plan = _plan(script.segments, file.lines, marks)
    editor = _SegmentEditor(script, lexicon, usage)
    for step in plan.steps:
        editor.apply(step)
        if step.segment is not None:  # what is new before the first sentence stands at the head, below
            editor.segments.extend(script.segments[index] for index in plan.new.get(step.segment, ()))
    segments = (*(script.segments[index] for index in plan.new.get(None, ())), *editor.segments)
    removed = [script.segments[index] for index in plan.removed]
    skipped = [Skipped("removed in the script file", s.source) for s in removed if s.source is not None]
    return replace(
        script,
        title=next((s.written for s in editor.changed if s.kind == "title"), script.title),
        segments=segments,
        people=_people(script, segments),
        skipped=tuple(sorted((*script.skipped, *skipped), key=lambda each: each.source)),
        doubts=(
            *_unsettled(script, segments, removed),
            *(Doubt(message, None) for message in plan.reports),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """A line of the file and its segment.

    Attributes:
        line: as in the file.
        segment: index of its segment; None where the article has none.
        renamed: whether somebody changed its speaker.
    """

    line: ScriptLine
    segment: int | None
    renamed: bool = False


@dataclass
class _MergePlan:
    """What becomes of lines and segments.

    Attributes:
        steps: lines that are heard, in order.
        new: segments that the file does not know, by the segment they follow (None: they come first).
        removed: segments whose line was removed.
        reports: edits that found no place.
    """

    steps: list[_Step] = field(default_factory=list)
    new: dict[int | None, list[int]] = field(default_factory=lambda: defaultdict(list))
    removed: list[int] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)


def _plan(segments: Sequence[Segment], lines: Sequence[ScriptLine], marks: Sequence[str]) -> _MergePlan:
    texts = [each[:_TEXT] for each in marks]
    today = [mark(LineKey.of(segment), segment.written)[:_TEXT] for segment in segments]
    current = dict(align(texts, today))  # segment of each written sentence that the article still has
    pairs = _pair_lines(segments, lines, texts, current)
    plan = _MergePlan()
    for index, line in enumerate(lines):
        sentence = pairs.get(index)
        if sentence is None:
            plan.steps.append(_Step(line, None))
        elif sentence in current:
            renamed = mark(line.key, "")[_TEXT:] != marks[sentence][_TEXT:]
            plan.steps.append(_Step(line, current[sentence], renamed))
        elif mark(line.key, line.text)[:_TEXT] != texts[sentence]:
            plan.reports.append(_MOVED_ON.format(number=line.number, text=line.text))
        elif line.options:
            what = ", ".join(line.options)
            plan.reports.append(_UNUSED.format(number=line.number, what=what, text=line.text))
    # Segments without a line: somebody removed it, or the article has them only now.
    heard, known = {step.segment for step in plan.steps}, set(current.values())
    last: int | None = None
    for index in range(len(segments)):
        if index in heard:
            last = index
        elif index in known:
            plan.removed.append(index)
        else:
            plan.new[last].append(index)
    return plan


def _pair_lines(
    segments: Sequence[Segment], lines: Sequence[ScriptLine], texts: Sequence[str], current: dict[int, int]
) -> dict[int, int]:
    """The written sentence of each line, be it the same, moved or changed."""
    marks = [mark(line.key, line.text)[:_TEXT] for line in lines]
    pairs = {line: sentence for sentence, line in align(texts, marks)}
    taken = set(pairs.values())
    free = {text: sentence for sentence, text in enumerate(texts) if sentence not in taken}
    for index, text in enumerate(marks):  # lines that somebody moved
        if index not in pairs and text in free:
            pairs[index] = free.pop(text)
    taken = set(pairs.values())
    edges = [-1, *sorted(pairs), len(lines)]
    for before, after in pairwise(edges):  # lines that somebody changed, between two that are paired
        changed = [(index, lines[index].text) for index in range(before + 1, after)]
        between = range(pairs.get(before, -1) + 1, pairs.get(after, len(texts)))
        left = [sentence for sentence in between if sentence not in taken] if changed else []
        known = {sentence: segments[current[sentence]].written for sentence in left if sentence in current}
        pairs.update(pair_changed(changed, left, known))
    return pairs


def pair_changed(lines: list[tuple[int, str]], free: list[int], known: dict[int, str]) -> dict[int, int]:
    """The sentence of each changed line: one for one, else the most similar; other lines have none.

    Args:
        lines: index and text of each.
        free: sentences between the same neighbours that no line has.
        known: the texts of those that the article still has.
    """
    if len(lines) == len(free):
        return {line: sentence for (line, _), sentence in zip(lines, free, strict=True)}
    pairs: dict[int, int] = {}
    at = 0
    for line, text in lines:
        ahead = [(similarity(text, known[s]), -s) for s in free[at : at + _WINDOW] if s in known]
        best, sentence = max(ahead, default=(0.0, 0))
        if best >= _LIKE:
            pairs[line] = -sentence
            at = free.index(-sentence, at) + 1
    gone = [sentence for sentence in free if sentence not in known]
    left = [line for line, _ in lines if line not in pairs]
    return pairs | dict(zip(left, gone, strict=False))


def similarity(text: str, other: str) -> float:
    """The share of words that two texts have in common, 0–1.

    Args:
        text: a text.
        other: another.
    """
    mine, others = set(text.casefold().split()), set(other.casefold().split())
    return len(mine & others) / max(1, min(len(mine), len(others)))


class _SegmentEditor:
    """Applies the steps of a plan to the segments of a script."""

    def __init__(self, script: Script, lexicon: Lexicon | None, usage: Usage) -> None:
        self.segments: list[Segment] = []
        self.changed: list[Segment] = []
        self._script = script
        self._lexicon, self._usage = lexicon, usage
        self._quotation = max((s.quotation or 0 for s in script.segments), default=0)

    def apply(self, step: _Step) -> None:
        """Add the segment of a line."""
        line = step.line
        if step.segment is not None:
            segment = self._script.segments[step.segment]
            edited = self._edit(segment, line)
            is_renamed = step.renamed and line.key != LineKey.of(segment)
            self.segments.append(self._rename(edited, line) if is_renamed else edited)
            return
        spoken = line.spoken or self._read(line)
        chosen = line.spoken is not None
        added = Segment(
            "added", None, line.text, spoken, None, voice=line.voice, pause=line.pause, chosen=chosen
        )
        if line.key.kind == "quote":
            block = self.segments[-1].block if self.segments else None
            added = self._rename(replace(added, block=block), line)
        self.segments.append(added)

    def _edit(self, segment: Segment, line: ScriptLine) -> Segment:
        edited = replace(segment, voice=line.voice, pause=line.pause)
        if line.text.split() != segment.written.split():
            languages: list[Language] = []  # stretches that the changed line still has
            at = 0
            for start, end, tag in segment.languages:
                words = segment.written[start:end]
                if (found := line.text.find(words, at)) >= 0:
                    at = found + len(words)
                    languages.append(Language(found, at, tag))
            edited = replace(edited, written=line.text, spoken=self._read(line), languages=tuple(languages))
            self.changed.append(edited)
        return edited if line.spoken is None else replace(edited, spoken=line.spoken, chosen=True)

    def _rename(self, segment: Segment, line: ScriptLine) -> Segment:
        kind, speaker = line.key
        if kind != "quote":
            return replace(segment, kind=kind, quotation=None, speaker=None, confidence=None, reason="")
        number = segment.quotation
        last = self.segments[-1] if self.segments else None
        if not number and last is not None and last.speaker == speaker:
            number = last.quotation  # the same person goes on
        if not number:
            self._quotation += 1
            number = self._quotation
        return replace(
            segment, kind="quote", quotation=number, speaker=speaker, confidence=1.0, reason=CHOSEN
        )

    def _read(self, line: ScriptLine) -> str:
        return read(line.text, self._lexicon, self._usage).spoken


def _unsettled(script: Script, segments: Sequence[Segment], removed: Sequence[Segment]) -> Iterator[Doubt]:
    """The doubts of a script except those on lines that somebody removed, or gave words or a spoken form."""
    unchanged = {(s.source, s.written, s.chosen) for s in script.segments}
    edited = [s for s in segments if (s.source, s.written, s.chosen) not in unchanged]
    settled = sorted(s.source for s in (*edited, *removed) if s.source)
    for doubt in script.doubts:
        at = bisect_right(settled, doubt.source[0], key=lambda span: span.start) - 1 if doubt.source else -1
        if at < 0 or doubt.source is None or doubt.source.start >= settled[at].end:
            yield doubt


def _people(script: Script, segments: Sequence[Segment]) -> tuple[Person, ...]:
    """The people quoted in some segments; those of the script where they are the same."""
    before = {segment.speaker for segment in script.segments}
    after = dict.fromkeys(s.speaker for s in segments if s.speaker is not None)
    if before - {None} == set(after):
        return script.people
    known = {person.name: person for person in script.people}
    return tuple(known.get(name, Person(name, None)) for name in after)
