"""Estimate: what would have to be bought for some requests; nothing is spoken, and no service is asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Self

from audio.clips.clip import is_clip
from audio.engines.base import Paid, Request, Speech
from audio.errors import AudioError, SpendingError
from audio.synthesis.spending import Spending
from audio.synthesis.synthesizer import Synthesizer
from audio.voices.casting import APART
from audio.voices.reference import ResolvedVoice


@dataclass(frozen=True)
class EstimatingSynthesizer(Synthesizer):
    """A synthesizer that casts and counts, and speaks nothing: `spending` has what was counted."""

    _counted: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    _unheard: set[str] = field(default_factory=set, init=False, repr=False, compare=False)  # names of voices

    @classmethod
    def of(cls, synthesizer: Synthesizer) -> Self:
        """Return one that counts what another would buy."""
        given = {each.name: getattr(synthesizer, each.name) for each in fields(synthesizer) if each.init}
        return cls(**given | {"spending": Spending()})

    def distance(self, one: str, other: str) -> float:
        """Perceptual distance of two voices; of a voice that was never heard, that of two unlike ones.

        Args:
            one: name of a voice.
            other: name of another.
        """
        known = not self._unheard.intersection((one, other))
        try:
            return super().distance(one, other) if known else APART
        except AudioError:
            return APART

    def count(self, requests: Iterable[Request]) -> None:
        """Count what has to be bought for requests: neither their clips nor their speech are stored.

        A voice that was never heard is bought the calibration text as well.
        """
        for request in requests:
            voice = self.voices.resolve(request.voice)
            if not isinstance(voice.engine, Paid):
                continue
            adapted = self._adapted(voice, request)
            if request.voice not in self._unheard:
                try:
                    name, adapted = self._keyed(request)
                except AudioError:
                    self._unheard.add(request.voice)
                    self._count_calibration(voice)
                else:
                    if self._has(name, clip=True):
                        continue
            self._count(voice, adapted)

    def _count_calibration(self, voice: ResolvedVoice) -> None:
        from audio.voices.calibration import CALIBRATION  # noqa: PLC0415 - numpy is loaded only where it is needed

        for sentence in CALIBRATION:
            self._count(voice, Request(voice.voice, sentence, pace=self._pace(voice)))

    def _count(self, voice: ResolvedVoice, request: Request) -> None:
        """Count speech that is not stored, once for all voices that are derived from one."""
        name = voice.plain.key(request)
        if name in self._counted or self._has(name):
            return
        self._counted.add(name)
        self.spending.buy(voice.engine, replace(request, voice=voice.voice), lambda: None)

    def _has(self, name: str, *, clip: bool = False) -> bool:
        """Whether the store has an entry, or the one that machines share."""
        look = self.store.get if self.store.beyond else self.store.head
        return (look(name, is_clip) if clip else look(name)) is not None

    def _synthesize(self, voice: ResolvedVoice, request: Request) -> Speech:
        raise SpendingError("dry run", engine=voice.engine.name)
