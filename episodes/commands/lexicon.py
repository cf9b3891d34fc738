"""Keeping the newsroom's pronunciations."""

from pathlib import Path
from typing import Annotated

import typer

from episodes.commands.options import FAULTS_FOUND, LEXICON, LexiconOption
from episodes.commands.speech import play
from episodes.commands.terminal import show, words_of

app = typer.Typer(rich_markup_mode=None, help="Keep the newsroom's pronunciations.")


@app.command("check")
def lexicon_check(
    articles: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Articles that should use its entries.")
    ] = None,
    lexicon: LexiconOption = LEXICON,
) -> None:
    """Judge the lexicon line by line.

    Exit code 7 where something is wrong.
    """
    from scripts import readers
    from scripts.lexicon import lint as judge
    from scripts.lexicon.lexicon import load

    data = load(lexicon)
    faults = judge.faults(data, str(lexicon))
    for fault in faults:
        show(str(fault))
    if faults:
        raise typer.Exit(FAULTS_FOUND)
    if not articles:
        return
    texts = [block.text for path in articles_of(articles) for block in readers.read(path).blocks]
    for lexeme in judge.unused(data, str(lexicon), texts):
        show(f"{lexicon}, line {lexeme.line}: no article has {lexeme.entry.graphemes[0]!r}")


@app.command("unknown")
def lexicon_unknown(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="Articles, or a folder.")] = None,
    lexicon: LexiconOption = LEXICON,
) -> None:
    """List names that no lexicon knows.

    Acronyms too, how they will be read and where they stand.
    """
    from scripts import pronunciation, readers
    from scripts.lexicon import prevailing

    found = pronunciation.unknown(map(readers.read, articles_of(paths or [])), prevailing(lexicon))
    if found:
        show(pronunciation.as_lines(found))


@app.command("add")
def lexicon_add(
    grapheme: Annotated[str, typer.Argument(metavar="WORD", help="As it is written.")],
    alias: Annotated[str | None, typer.Option("--alias", help="In French spelling: Alèss.")] = None,
    ipa: Annotated[str | None, typer.Option("--ipa", help="In phonemes: alɛs.")] = None,
    lexicon: LexiconOption = LEXICON,
) -> None:
    """Give a word its pronunciation, or another one.

    The rest of the file stays as it is.
    """
    from episodes.edition import atomic
    from scripts.lexicon import Entry, edit

    entry = Entry((grapheme,), alias, ipa)
    atomic.write(lexicon, edit.added(atomic.read(lexicon), str(lexicon), entry))
    show(str(lexicon))


@app.command("try")
def lexicon_try(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="What is written.")],
    silent: Annotated[bool, typer.Option("--silent", help="Say nothing, only show.")] = False,
    voice: Annotated[str | None, typer.Option("--voice", "-v", help="Who says it.")] = None,
    lexicon: LexiconOption = LEXICON,
) -> None:
    """Show and hear how a word will be read."""
    from scripts import pronunciation
    from scripts.lexicon import prevailing

    words = words_of(text)
    show(pronunciation.as_heard(words, prevailing(lexicon)))
    if not silent:
        play(words, voice, lexicon)


def articles_of(paths: list[Path]) -> tuple[Path, ...]:
    """The articles that paths mean; all of the edition here without any."""
    from episodes.edition.edition import resolve

    edition, wanted = resolve(paths, None)
    return edition.articles if wanted is None else wanted
