"""`lexicon`: the newsroom's pronunciations."""

from pathlib import Path
from typing import Annotated

import typer

from episodes.commands.help_pages import Command
from episodes.commands.options import FAULTS_FOUND, LEXICON, LexiconOption
from episodes.commands.speech import play
from episodes.commands.streams_and_logs import show, words_of

app = typer.Typer(rich_markup_mode=None, help="Check, extend and try the newsroom's pronunciations.")


@app.command("check", cls=Command)
def lexicon_check(
    articles: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Articles to check for unused entries.")
    ] = None,
    lexicon: LexiconOption = LEXICON,
) -> None:
    """Check the lexicon line by line.

    Exit code 7 if it has errors.
    """
    from scripts import readers
    from scripts.lexicon import lint
    from scripts.lexicon.lexicon import load

    data = load(lexicon)
    faults = lint.find_faults(data, str(lexicon))
    for fault in faults:
        show(str(fault))
    if faults:
        raise typer.Exit(FAULTS_FOUND)
    if not articles:
        return
    texts = [block.text for path in articles_of(articles) for block in readers.read(path).blocks]
    for unused in lint.find_unused(data, str(lexicon), texts):
        show(f"{lexicon}, line {unused.line}: no article has {unused.lexeme.graphemes[0]!r}")


@app.command("unknown", cls=Command)
def lexicon_unknown(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="Articles, or a folder.")] = None,
    lexicon: LexiconOption = LEXICON,
) -> None:
    """List names and acronyms that no lexicon has.

    With how they will be read and where they first appear.
    """
    from scripts import pronunciation_review, readers
    from scripts.lexicon import prevailing

    found = pronunciation_review.find_unknown(
        map(readers.read, articles_of(paths or [])), prevailing(lexicon)
    )
    if found:
        show(pronunciation_review.as_lines(found))


@app.command("add", cls=Command)
def lexicon_add(
    grapheme: Annotated[str, typer.Argument(metavar="WORD", help="The word as it is written.")],
    alias: Annotated[
        str | None, typer.Option("--alias", metavar="TEXT", help="Respelled in French: Alèss.")
    ] = None,
    ipa: Annotated[str | None, typer.Option("--ipa", metavar="IPA", help="In phonemes: alɛs.")] = None,
    lexicon: LexiconOption = LEXICON,
) -> None:
    """Add or replace a word's pronunciation.

    The rest of the file is kept as it is.
    """
    from episodes.edition import atomic
    from scripts.lexicon import Lexeme, edit

    entry = Lexeme((grapheme,), alias, ipa)
    atomic.write(lexicon, edit.add_lexeme(atomic.read(lexicon), str(lexicon), entry))
    show(str(lexicon))


@app.command("try", cls=Command)
def lexicon_try(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="Text as it is written.")],
    silent: Annotated[bool, typer.Option("--silent", help="Show it without playing it.")] = False,
    voice: Annotated[
        str | None, typer.Option("--voice", "-v", metavar="VOICE", help="Voice to read it with.")
    ] = None,
    lexicon: LexiconOption = LEXICON,
) -> None:
    """Show and play how a text will be read."""
    from scripts import pronunciation_review
    from scripts.lexicon import prevailing

    words = words_of(text)
    show(pronunciation_review.preview(words, prevailing(lexicon)))
    if not silent:
        play(words, voice, lexicon)


def articles_of(paths: list[Path]) -> tuple[Path, ...]:
    """The articles that paths stand for; without paths, all articles of the edition here."""
    from episodes.edition.edition import resolve

    edition, wanted = resolve(paths, None)
    return edition.articles if wanted is None else wanted
