"""Quotations: their marks, their kind, their incises."""

import pytest

from scripts.article import Block, Run, Span
from scripts.quotations import Quotation, find


def blocks_of(*texts: str) -> list[Block]:
    return [Block(n, "paragraph", t, (Run(Span(0, len(t)), Span(0, len(t))),)) for n, t in enumerate(texts)]


def kinds(*texts: str) -> list[str]:
    return [q.kind for q in find(blocks_of(*texts))[0]]


def incises(text: str) -> list[str]:
    found: list[Quotation] = find(blocks_of(text))[0]
    return [text[s.start : s.end] for q in found for s in q.incises]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("« Nous ouvrirons en mai », promet la maire.", "speech"),
        ("« Non », répond-il.", "speech"),
        ("Elle juge le délai « intenable ».", "partial"),
        ("Il assure que « le projet sera livré ».", "partial"),
        ("Selon le maire, « il n'y a rien à craindre ».", "speech"),
        ("Le règlement précise : « Les chiens sont interdits. »", "document"),
        ("« Défense d'entrer », lit-on sur le portail.", "document"),
        ("Au dos, quelqu'un avait écrit au crayon : « Pour ma complice. »", "document"),
        ("Le cahier s'ouvrait ainsi : « Vent d'est, rien de Pierre. »", "document"),
        ("Dans le public, quelqu'un crie « Menteuse ! »", "speech"),
        ("On a brandi une pancarte : « Rendez-nous le train »", "document"),
        ("Ils ont visité l'exposition « Mines de rien » samedi.", "other"),
        ("Le loup, surnommé « le Gris », rôde.", "other"),
        ("Le festival « Mots d'août », a annoncé la ville, est annulé.", "other"),
        ("La patronne du café « Le Sud », a fait ses comptes.", "other"),
        ('"On verra", glisse un élu.', "speech"),
        ("“On verra”, glisse un élu.", "speech"),
        ("Paul Roux sourit : « À demain ! »", "speech"),
        ("« On est fatigués. » Le berger se lève.", "speech"),
        ("« Je n'en peux plus », laisse tomber l'infirmière.", "speech"),
    ],
)
def test_what_stands_around_a_quotation_tells_what_it_is(text: str, kind: str) -> None:
    """Speech has a voice of its own; titles, scare quotes and documents stay with the narrator."""
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« Oui, a-t-il dit, c'est vrai. »", ["a-t-il dit,"]),
        ("« C'est fini, soupire-t-elle. On recommence. »", ["soupire-t-elle."]),
        (
            "« Nous avons, explique Anne Roy, présidente de Fil, tout essayé. »",
            ["explique Anne Roy, présidente de Fil,"],
        ),
        ("« Vraiment ? s'étonne la maire. Je l'ignorais. »", ["s'étonne la maire."]),
        ("« Partez, ordonna-t-il, le visage fermé, tout de suite. »", ["ordonna-t-il, le visage fermé,"]),
        ("— Oui, dit-il en s'asseyant.", ["dit-il en s'asseyant."]),
        (
            "« On verra, peste leur entraîneur, Paul Roux. À nous de jouer. »",
            ["peste leur entraîneur, Paul Roux."],
        ),
        (
            "« Mon mari est parti, raconte Anne Roy, une habitante du port. Il est loin. »",
            ["raconte Anne Roy, une habitante du port."],
        ),
        ("— Quoi ? fit-il, la cuiller en l'air. Encore ?", ["fit-il, la cuiller en l'air."]),
        ("« J'ai connu un écuyer, reprit-il, qui n'avait rien vu. »", ["reprit-il,"]),
        (
            "« C'est moi, dit le capitaine en baissant la tête, qui ai écrit. »",
            ["dit le capitaine en baissant la tête,"],
        ),
        ("« N'y a-t-il pas, demanda-t-il, un peu de soupe ? »", ["demanda-t-il,"]),
        ("— Assez ! cria M. Roux. Sortez.", ["cria M. Roux."]),
        ("« Le voisin, dit le Grand, est parti », raconte Luc.", []),
        ("« Il viendra, paraît-il, demain », raconte Luc.", []),
        ("« Et lui, viendra-t-il ? », demande Luc.", []),
        ("« Bonjour, reprit-il, bonjour, répéta-t-il. »", ["reprit-il,", "répéta-t-il."]),
    ],
)
def test_an_incise_is_cut_out_and_nothing_else(text: str, expected: list[str]) -> None:
    """The narrator says the cue; the quoted person says the rest."""
    assert incises(text) == expected


def test_a_straight_mark_never_crosses_a_paragraph() -> None:
    """One typo costs one paragraph."""
    found, doubts = find(blocks_of('Le mot "clé est là.', 'Il a dit "oui".', "Rien."))
    assert {q.block for q in found} <= {0, 1}
    assert [d.message for d in doubts] == ["quotation never closed"]


def test_inches_and_apostrophes_are_no_marks() -> None:
    """`15"` and l'été open nothing."""
    assert find(blocks_of("Un écran de 15\" et l'été d'avant.")) == ([], [])


def test_a_closing_mark_alone_is_doubted_and_opens_nothing() -> None:
    """It is a typo, told to the producer."""
    found, doubts = find(blocks_of("Le marché ouvre », dit le panneau."))
    assert found == []
    assert [d.message for d in doubts] == ["closing mark of a quotation without its opening mark"]


def test_a_reopened_quotation_keeps_its_number() -> None:
    """Paragraphs of one quotation are one quotation, reopened by either mark."""
    found, doubts = find(blocks_of("« Un.", "« Deux.", "» Trois. »", "« Autre chose », dit-il."))
    assert [q.number for q in found] == [1, 1, 1, 2]
    assert doubts == []


def test_the_same_level_may_nest() -> None:
    """Swiss newsrooms write «…«…»…»; only the outer one is a quotation."""
    text = "«Ce projet, dit «vert», est gris», juge-t-elle."
    (quotation,) = find(blocks_of(text))[0]
    assert text[quotation.span.start : quotation.span.end] == "«Ce projet, dit «vert», est gris»,"


def test_italics_end_a_quotation_that_is_not_closed() -> None:
    """The page shows where the words stop."""
    text = "« Nous irons au bout, a dit la maire. Puis elle est partie."
    block = Block(
        0, "paragraph", text, (Run(Span(0, len(text)), Span(0, len(text))),), emphasis=(Span(2, 20),)
    )
    (quotation,) = find([block])[0]
    assert text[quotation.content.start : quotation.content.end] == "Nous irons au bout"


def test_a_dash_opens_speech_but_no_list_route_or_signature() -> None:
    """Dashes are only speech where they are used as speech."""
    assert kinds("— Vous partez ?", "— Oui, dit-il.") == ["speech", "speech"]
    assert kinds("– du pain ;", "– du vin ;") == []
    assert kinds("Le train Paris – Lyon est supprimé.") == []
    assert kinds("— Anne Roux, présidente du comité") == []
