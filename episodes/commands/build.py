"""`build` and `script`: from articles to episodes, and to who says what."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from episodes.commands import factory, options
from episodes.commands.options import CacheOption, EngineOption, JobsOption, JsonOption, WaitOption
from episodes.commands.streams_and_logs import complain, give, note, show
from scripts.errors import HautevoixError

if TYPE_CHECKING:
    from audio.synthesis.synthesizer import Synthesizer
    from episodes.edition.edition import Edition


def build(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="Articles, or a folder.")] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Edition to create for articles that have none."),
    ] = None,
    engine: EngineOption = None,
    jobs: JobsOption = 0,
    again: Annotated[
        list[str] | None,
        typer.Option(
            "--again",
            metavar="SLUG",
            help="Rebuild this episode although nothing changed.",
            autocompletion=options.slugs,
        ),
    ] = None,
    reissue: Annotated[
        list[str] | None,
        typer.Option(
            "--reissue",
            metavar="SLUG",
            help="Publish this episode anew: apps take it for another one.",
            autocompletion=options.slugs,
        ),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Write drafts/SLUG.mp3 to listen to; change nothing else.")
    ] = False,
    only: Annotated[
        str | None,
        typer.Option(
            "--only", metavar="N[-M]", help="Like --draft, of these segments only, numbered as in `script`."
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", "-n", help="Only say what would be made, and bought for it."),
    ] = False,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="ADDRESS", help="Dask scheduler whose workers render clips."),
    ] = None,
    wait: WaitOption = False,
    json: JsonOption = False,
    cache: CacheOption = None,
) -> None:
    """Build episodes, feed and pages.

    From the given articles, or from the edition in the current folder.
    """
    from episodes.build import pipeline
    from episodes.build.context import BuildRequest
    from episodes.build.estimate import estimate
    from episodes.commands.progress import Console
    from episodes.edition import edition as editions

    edition, wanted = editions.resolve(paths or [], out)
    factory.require_known(edition.settings, engine)
    if dry_run and (draft or only):
        raise typer.BadParameter("is for episodes; leave --draft and --only out.", param_hint="--dry-run")
    if draft or only:
        synthesizer = factory.synthesizer(edition.settings, engine, edition.lexicon, jobs, cache, note)
        raise typer.Exit(_draft(edition, wanted, synthesizer, only))
    with Console(json=json) as console:
        words = [*map(str, paths or ()), *(("--out", str(out)) if out else ())]
        context = factory.build_context(
            edition, engine, jobs, cache, console, cluster, words, dry_run=dry_run
        )
        request = BuildRequest(
            wanted,
            again=frozenset(again or ()),
            wait=wait,
            reissue=frozenset(reissue or ()),
        )
        code = estimate(context, request) if dry_run else pipeline.build(context, request)
    raise typer.Exit(code)


def _draft(
    edition: "Edition", wanted: tuple[Path, ...] | None, synthesizer: "Synthesizer", only: str | None
) -> int:
    from datetime import UTC, datetime

    from episodes.build.draft_audio import draft

    articles = edition.articles if wanted is None else wanted
    if only and len(articles) != 1:
        raise typer.BadParameter("is for one article; name it.", param_hint="--only")
    code = 0
    for path in articles:
        try:
            show(str(draft(path, edition, synthesizer, now=datetime.now(UTC), only=only)))
        except HautevoixError as error:
            code = code or complain(error)
    return code


def script(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Articles.")],
    json: JsonOption = False,
    yaml: Annotated[bool, typer.Option("--yaml", help="Print the script file that a person edits.")] = False,
    edit: Annotated[
        bool, typer.Option("--edit", help="Write the script file and open it in an editor.")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show the evidence for each speaker.")] = False,
) -> None:
    """Show who says what."""
    from episodes.build import script as scripting

    code = 0
    for path in files:
        try:
            if edit:
                for report in scripting.edit(path):
                    note(f"hautevoix: {report}")
            elif json or yaml:
                give(scripting.as_json(path) if json else scripting.as_yaml(path))
            else:
                show(scripting.as_text(path, explain=explain, colour=sys.stdout.isatty()))
        except HautevoixError as error:
            code = code or complain(error)
    raise typer.Exit(code)
