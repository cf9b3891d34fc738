"""A warning for each thing the program was not sure of: one clear line, with its place, in all three faces."""

import re

import pytest

from scripts import output
from scripts.narrate import narrate
from scripts.output import all_doubts, as_json
from scripts.readers import parse
from scripts.scriptfile import dump, load, merge

SIX = "Le conseil municipal a voté le budget de la commune lundi soir, après trois heures de débats. "
ENGLISH = "The council has voted the budget on Monday night after three hours of a long and heated debate. "
DEEP = "<div>" * 400 + "<p>" + "Un paragraphe enfoui que personne ne verra jamais. " * 9 + "</p>"
FAR = "<div><p>Une brève tout autre, sur un autre sujet, que la page montre ailleurs et longuement.</p></div>"

CASES = {
    "quotation never closed": "# Un titre\n\nLe maire dit : « Nous irons tous ensemble.\n\nPuis rien.\n",
    "closing mark of a quotation without": "# Un titre\n\nNous irons tous ensemble », dit le maire.\n",
    "nobody is named who says this": "# Un titre\n\n« Enfin une bonne nouvelle pour toute la vallée ! »\n",
    "unsure who speaks (0.": "# Un titre\n\nLe maire et le préfet sont là. « Enfin une bonne nouvelle pour nous ! »\n",
    "is not in the lexicon and is spelled": "# Un titre\n\nLe QZRTOK a voté contre.\n",
    "check accents and names: MONSIEUR, FERRETTI": "# MONSIEUR FERRETTI S'EN VA\n\nUn départ.\n",
    "there is no title": "Un seul paragraphe, sans titre, qui se termine par un point.\n",
    "the front matter key": "---\ntitre: Un titre\nhumeur: bonne\n---\n\nUn texte.\n",
    "invisible control characters": "# Un titre\n\nUn \u202emot caché.\n",
    "if people speak in them": "# Un titre\n\n- Oui.\n- Le projet est abandonné.\n",
    "does not read like French": f"# A title\n\n{ENGLISH * 4}\n",
    "it is said by French rules": f"---\nlangue: en\n---\n# A title\n\n{ENGLISH * 4}\n",
    "but it reads like French": f"---\nlangue: en\n---\n# Un titre\n\n{SIX * 4}\n",
    "nested too deep": f"<html><body><h1>Un titre</h1><p>{SIX}</p>{DEEP}</body></html>",
    "paragraphs of the page were left out": f"<html><body><article><h1>Un titre</h1>{f'<p>{SIX}</p>' * 9}</article>{FAR}</body></html>",
}


def path_of(text: str) -> str:
    return "essai.html" if text.startswith("<") else "essai.md"


@pytest.mark.parametrize(("message", "text"), CASES.items(), ids=CASES)
def test_each_doubt_is_one_line_in_text_json_and_script_file(message: str, text: str) -> None:
    """`script`, `script --json` and the script file tell it, each once."""
    article = parse(text.encode(), path_of(text))
    script = narrate(article)
    shown = output.text(script, article.source, explain=False, colour=False)
    warnings = [warning["message"] for warning in as_json(script)["warnings"]]  # type: ignore[attr-defined]
    comments = [line for line in dump(script, "ab" * 32).splitlines() if line.startswith("#")]
    assert len([line for line in shown.splitlines() if "look at" in line and message in line]) == 1
    assert len([warning for warning in warnings if message in warning]) == 1
    assert len([line for line in comments if message in line]) == 1
    assert not any("\n" in warning for warning in warnings)


def test_a_clean_article_has_nothing_to_look_at() -> None:
    """Where all is sure there is no warning, or nobody would read them."""
    text = f"# Un budget voté\n\n{SIX}« Nous tiendrons nos comptes », promet Claire Vidal.\n"
    assert all_doubts(narrate(parse(text.encode(), "a.md"))) == ()


def test_places_are_lines_of_a_file_and_words_of_a_page() -> None:
    """A page has no lines that anybody sees."""
    words = "Le QZRTOK a voté contre."
    for text, place in (
        (f"# Un titre\n\n{words}\n", "(line 3)"),
        (f"<h1>Un titre</h1><p>{words}</p>", '("QZRTOK")'),
    ):
        article = parse(text.encode(), path_of(text))
        shown = output.text(narrate(article), article.source, explain=False, colour=False)
        assert re.search(rf"look at .*QZRTOK.*{re.escape(place)}", shown)


def test_what_somebody_settled_is_no_doubt_any_more() -> None:
    """A spoken form, other words, a name: the producer has looked at the line."""
    text = "# Un titre\n\nLe QZRTOK a voté contre.\n\n« Enfin une bonne nouvelle pour toute la vallée ! »\n"
    script = narrate(parse(text.encode(), "a.md"))
    assert len(all_doubts(script)) == 2
    file = dump(script, "ab" * 32)
    file = file.replace("contre.\n", "contre.\n  spoken: Le Quertok a voté contre.\n")
    file = file.replace("- Citation:", "- Claire Vidal:")
    assert all_doubts(merge(script, load(file, "a.yaml"))) == ()
