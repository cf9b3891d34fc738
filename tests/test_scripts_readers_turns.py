"""A dash at the head of a line: a turn of speech, or an item of a list."""

import pytest
from test_scripts_readers_law import assert_no_word_lost

from scripts.article import Article
from scripts.narrate import narrate
from scripts.readers import parse


def article_of(*lines: str, path: str = "a.md") -> Article:
    return parse("\n".join(["# Un titre", "", "Le soir tombait sur le mas.", "", *lines, ""]).encode(), path)


DIALOGUES = [
    ["- Oui, dit-il."],
    ["- Le chien est mort, souffla-t-elle.", "- Je sais."],
    ["- Tu l'as vu ?", "- Comme je te vois.", "- Et il n'a pas bougé ?"],
    ["- Nous ouvrirons en mai, promet la maire.", "- Enfin !"],
    ["– Vous partez déjà ?", "– Mon train est à six heures."],
    ["- Où vas-tu ?", "", "- À la rivière, répondit *Louis*.", "", "- Attends-moi !"],
]
LISTS = [
    ["- réfection de la chaussée ;", "- pose de trois bancs."],
    ["- Le maire annonce une hausse.", "- L'opposition votera contre."],
    ["- Fermez les volets.", "- Buvez de l'eau !", "- Appelez le 15."],
    ["- Où se garer ?", "- Que coûte l'entrée ?"],
    ["* Oui, dit-il.", "* Non."],
    ["1. Oui, dit-il.", "2. Non."],
    ["- Samedi, 15 heures : concert.", "- Dimanche : bal"],
]
UNSURE = [
    ["- Oui.", "- Le projet est abandonné."],
    ["- Le budget, estime la chambre régionale, est déséquilibré.", "- La dette a doublé."],
    ["- Le pont ferme-t-il ?", "- Le Département tranchera lundi."],
]


@pytest.mark.parametrize("path", ["a.md", "a.txt"])
@pytest.mark.parametrize("lines", DIALOGUES, ids=" ".join)
def test_turns_of_speech_are_no_list(lines: list[str], path: str) -> None:
    """Sentences of which one has an incise of speech, or which ask and answer, are said by people."""
    article = article_of(*lines, path=path)
    assert_no_word_lost(article)
    turns = article.blocks[2:]
    assert all(block.kind == "paragraph" and block.text[0] in "-–" for block in turns)
    assert {s.kind for s in narrate(article).segments if s.block and s.block.number > 1} >= {"quote"}
    assert not article.doubts


@pytest.mark.parametrize("path", ["a.md", "a.txt"])
@pytest.mark.parametrize("lines", LISTS, ids=" ".join)
def test_real_lists_stay_lists(lines: list[str], path: str) -> None:
    """Items in lower case, statements, advice, questions alone: nobody speaks, and there is nothing to tell."""
    if lines[0][0] != "1" or path.endswith("md"):
        article = article_of(*lines, path=path)
        assert {block.kind for block in article.blocks[2:]} == {"list"}
        assert not article.doubts


@pytest.mark.parametrize("lines", UNSURE, ids=" ".join)
def test_where_it_may_be_either_the_producer_is_asked(lines: list[str]) -> None:
    """It is read as the list that its markup makes it, with a warning at its place."""
    article = article_of(*lines)
    assert {block.kind for block in article.blocks[2:]} == {"list"}
    (doubt,) = article.doubts
    assert "if people speak in them" in doubt.message
    assert doubt.source is not None
    assert article.source[slice(*doubt.source)].startswith(lines[0].lstrip("- "))


def test_a_turn_keeps_its_place_and_its_emphasis() -> None:
    """The dash is part of the text, where it stands in the file."""
    article = article_of("- Viens *ici*, dit-il.")
    block = article.blocks[-1]
    assert block.text == "- Viens ici, dit-il."
    assert [block.text[slice(*span)] for span in block.emphasis] == ["ici"]
    assert article.source[slice(*block.source(0, len(block.text)))] == "- Viens *ici*, dit-il."
