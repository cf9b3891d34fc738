"""A dry run: how many episodes a build would make, and what it would buy for them; nothing is spoken."""

from audio.errors import SpendingError
from episodes import events
from episodes.build.build_articles import ArticleBuilder
from episodes.build.context import BuildContext, BuildRequest
from episodes.catalogue import records
from episodes.catalogue.identity import Catalogue
from scripts.errors import HautevoixError


def estimate(context: BuildContext, request: BuildRequest) -> int:
    """Emit what a build would buy of each engine: speech that no store has.

    Where nothing has to be bought, one event says so. A bulletin's own words are not counted.

    Args:
        context: of the build; its synthesizer has to be an `EstimatingSynthesizer`.
        request: what is asked for.

    Returns:
        The exit code of the first article that is refused; of a spending limit that would not suffice, where
        none is; else 0.
    """
    from audio.synthesis.estimate import EstimatingSynthesizer  # noqa: PLC0415 - only where an estimate is made
    from audio.synthesis.spending import Bill  # noqa: PLC0415 - likewise

    edition = context.edition
    known = records.load_all(edition.records)
    catalogue = Catalogue(
        edition, known, named=request.articles or (), now=context.now, new_guid=context.new_guid
    )
    builder = ArticleBuilder(context, catalogue, request)
    codes, episodes = [], 0
    for path in edition.articles if request.articles is None else request.articles:
        try:
            wanted = builder.requests(path)
        except HautevoixError as error:
            context.emit(
                events.Failed(source=edition.source(path), message=str(error), exit_code=error.exit_code)
            )
            codes.append(error.exit_code)
            continue
        if wanted is not None:
            episodes += 1
            if isinstance(context.synthesizer, EstimatingSynthesizer):
                context.synthesizer.count(wanted)
    voices = edition.settings.voices
    speaker = context.engine.speaking.name if context.engine else voices.engine
    limit, nothing = voices.spending_limit, Bill(speaker, speaker, 0, 0, "")
    for bill in context.bills or (nothing,):
        context.emit(events.Estimated(**bill._asdict(), episodes=episodes, limit=limit))
    if any(limit is not None and (bill.amount is None or bill.amount > limit) for bill in context.bills):
        codes.append(SpendingError.exit_code)
    return codes[0] if codes else 0
