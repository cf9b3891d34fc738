"""Who says a quotation: beside it, before it, or by what they were called."""

import pytest

from scripts.article import Block, Run, Span
from scripts.quotations import find
from scripts.speakers import attribute


def speakers(*texts: str) -> list[str | None]:
    blocks = [Block(n, "paragraph", t, (Run(Span(0, len(t)), Span(0, len(t))),)) for n, t in enumerate(texts)]
    quotations, _ = find(blocks)
    attributions, _ = attribute(blocks, quotations)
    return [attributions[q.number].speaker for q in quotations if q.kind == "speech"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("« On verra », a déclaré mardi à la presse Anne Roy.", "Anne Roy"),
        ("« On verra », s'est voulu rassurant Hugo Blanc.", "Hugo Blanc"),
        ("« On verra », explique la présidente de l'association, Anne Roy.", "Anne Roy"),
        ("« On verra », explique le maire d'Uzès Paul Roux.", "Paul Roux"),
        ("« On verra », a lancé Me Kessler.", "Me Kessler"),
        ("« On verra », dit le député Thierry de Mazan.", "Thierry de Mazan"),
        ("« On verra », promettent Paul Roux et Léa Brun.", "Paul Roux et Léa Brun"),
        (
            "Paul Roux, Léa Brun et Ali Benali font passer le message : « On verra. »",
            "Paul Roux, Léa Brun et Ali Benali",
        ),
        ("Pour Anne Roy, qui suit le dossier, « il faudra attendre ».", "Anne Roy"),
        ("Le préfet, Jean Morel, prévient : « Nous serons là. »", "Jean Morel"),
        ("« On verra », indique la préfecture.", "La préfecture"),
        ("« On verra », souffle une habitante du quartier.", "Une habitante du quartier"),
        ("« On verra », a glissé Cédric O. Le maire écoute.", "Cédric O"),
        ("« On verra » (Hugo Blanc).", "Hugo Blanc"),
        ("« On verra », assure l'entraîneur, Wang Lei.", "Wang Lei"),
    ],
)
def test_whoever_stands_beside_a_quotation_says_it(text: str, speaker: str) -> None:
    """Inverted or plain, named or not, alone or together."""
    assert speakers(text) == [speaker]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Anne Roy, maire d'Uzès, est venue.", "« On verra », dit la maire."), ["Anne Roy"]),
        (("Anne Roy est venue. « On verra », a-t-elle ajouté.",), ["Anne Roy"]),
        (("Anne Roy et Paul Brun sont venus. « On verra », a-t-il dit.",), ["Paul Brun"]),
        (
            ("« On verra », dit Anne Roy.", "Plus tard, Mme Roy insiste : « Patience. »"),
            ["Anne Roy", "Anne Roy"],
        ),
        (("« On verra », dit Anne Roy. « Il le faut. »",), ["Anne Roy", "Anne Roy"]),
        (("Anne Roy hausse les épaules. « On verra bien. »",), ["Anne Roy"]),
        (("Luc Roy croise Paul Brun. « On verra », dit ce dernier.",), ["Paul Brun"]),
        (
            ("« Non », dit Anne Roy.", "« Si », répond Paul Brun.", "« On verra », conclut Roy."),
            ["Anne Roy", "Paul Brun", "Anne Roy"],
        ),
        (("« On verra », dit un voisin. « C'est long », ajoute le voisin.",), ["Un voisin", "Un voisin"]),
        (("Le vent souffle sur la plaine. « On verra bien. »",), [None]),
    ],
)
def test_a_later_mention_finds_its_person(texts: tuple[str, ...], expected: list[str | None]) -> None:
    """Surname, title, role, pronoun, topic; and nobody rather than a wrong name."""
    assert speakers(*texts) == expected


def test_an_attribution_says_how_sure_it_is_and_why() -> None:
    """A producer sees what each name rests on; the person's gender comes with it."""
    text = "« On verra », a dit la maire Claude Petit."
    blocks = [Block(0, "paragraph", text, (Run(Span(0, len(text)), Span(0, len(text))),))]
    attributions, people = attribute(blocks, find(blocks)[0])
    assert attributions[1].confidence > 0.9
    assert attributions[1].reason == "the name beside it: Claude Petit"
    assert [(p.name, p.gender) for p in people] == [("Claude Petit", "f")]


@pytest.mark.parametrize(
    ("before", "quoted", "speaker"),
    [
        (
            "Mathis Rouvière, primeur et président de l'association, nuance.",
            "explique le primeur",
            "Mathis Rouvière",
        ),
        (
            "Mathis Rouvière, primeur et président de l'association, nuance.",
            "dit le président",
            "Mathis Rouvière",
        ),
        (
            "Odile Sarran, tailleuse de lavande à Banon, range ses outils.",
            "glisse la tailleuse",
            "Odile Sarran",
        ),
        ("Hélène Castanier a voté pour.", "a précisé Mme\N{NO-BREAK SPACE}Castanier", "Hélène Castanier"),
        ("L'équipe est dirigée par Aurore Minvielle.", "annonce la directrice", "Aurore Minvielle"),
        ("Gwenvaël Prigent ramasse une poignée de terre.", "lâche l'agriculteur", "Gwenvaël Prigent"),
        ("Battue, l'Italienne Maëlenn Ferrero a salué sa rivale.", "dit-elle", "Maëlenn Ferrero"),
        ("Lison Faure regarde la rivière.", "déplore cette mère de trois enfants", "Lison Faure"),
    ],
)
def test_what_the_article_calls_somebody_names_them(before: str, quoted: str, speaker: str) -> None:
    """A noun in apposition, what somebody does, a title before a no-break space, "cette …"."""
    assert speakers(f"{before} « Nous verrons bien demain », {quoted}.") == [speaker]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Le FIDAR a renoncé à son recours. « Nous attendons », indique l'organisation.",), ["FIDAR"]),
        (
            ("Reste l'accord de la Chambre des eaux. « Nous lirons tout », fait savoir l'institution.",),
            ["La Chambre des eaux"],
        ),
        (("Selon Météo-Sud, il a plu. L'établissement veille. « Ça vient », a-t-il dit.",), ["Météo-Sud"]),
        (("Léo Dast sort. « Et nous, alors ? » a-t-on entendu au fond de la salle.",), [None]),
        (("Le maire, Paul Roux, sort. « Nous verrons », a glissé le premier magistrat.",), ["Paul Roux"]),
        (
            ("Claire Dumas est là.", "À 34 ans, la bergère élève 280 brebis. « On tient », dit-elle."),
            ["Claire Dumas"],
        ),
        (
            (
                "« On y croit », dit Luc Roy, l'entraîneur.",
                "En face, Dragan Petrov était déçu. « C'est dur », disait le technicien.",
            ),
            ["Luc Roy", "Dragan Petrov"],
        ),
        (
            (
                "« Il a bu mon café », dit Yvette Blin.",
                "Le juge, Marc Thual, se tourne vers le prévenu.",
                "« Vous entendez ?",
                "— J'entends.",
                "— Et alors ?",
                "— J'ai honte. »",
            ),
            ["Yvette Blin", "Marc Thual", "Le prévenu", "Marc Thual", "Le prévenu"],
        ),
        (
            ("Les faits sont clairs, selon une source proche de l'enquête. « Il a fui », dit cette source.",),
            ["Une source proche de l'enquête"],
        ),
        (("Il forme deux apprentis. « Il parlait peu », confie l'un d'eux, Mathis, 19 ans.",), ["Mathis"]),
        (
            (
                "« On y va », sourit Élodie Bord, 38 ans, quatrième génération à la tête de la maison.",
                "Les commandes affluent. « J'ai dit oui », avoue la cheffe d'entreprise.",
            ),
            ["Élodie Bord", "Élodie Bord"],
        ),
        (
            (
                "« L'eau est montée », témoigne Denise Paillard, réfugiée à l'étage.",
                "La maire, Stéphanie Rambert, attend une aide. « Les gens n'en peuvent plus », dit l'élue.",
            ),
            ["Denise Paillard", "Stéphanie Rambert"],
        ),
        (
            ("L'ancien pharmacien de Brassac, 67 ans, se lève. « Je regrette », dit-il.",),
            ["L'ancien pharmacien de Brassac"],
        ),
        (("Anne Roy peint. A la maison, pas de livres. « J'y croyais », jure-t-elle.",), ["Anne Roy"]),
        (
            (
                "« J'ai vu l'image », raconte la galeriste Hélène Dorval.",
                "Nour Belkacem vote. Le directeur, Paul Achard, doute. « J'ai osé », soupire-t-il.",
                "Elle parle d'un four. « Un vrai, à bois », dit-elle.",
            ),
            ["Hélène Dorval", "Paul Achard", "Nour Belkacem"],
        ),
        (
            (
                "Dans le box, Fabrice M., 44 ans, baisse les yeux. « J'ai eu peur », dit-il.",
                "« Je regrette », répète Fabrice M. au tribunal.",
            ),
            ["Fabrice M.", "Fabrice M."],
        ),
    ],
)
def test_whom_a_paragraph_is_about_bears_what_it_calls_them(
    texts: tuple[str, ...], expected: list[str | None]
) -> None:
    """Institutions by their nouns, offices, who is spoken to in a dialogue, people whom courts cut to an initial."""
    assert speakers(*texts) == expected


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Le maire, Paul Roux, ne veut rien entendre. « Nous verrons bien demain », proteste le boulanger.",
            None,
        ),
        ("Anne Roy est venue. « Nous verrons bien demain », tempère le préfet.", "Le préfet"),
        (
            "La rue est vide. « Nous verrons bien demain », proteste le boulanger de la place.",
            "Le boulanger de la place",
        ),
        ("La rue est vide. « Nous verrons bien demain », proteste un boulanger.", "Un boulanger"),
    ],
)
def test_a_noun_that_nobody_bears_is_nobody_elses_name(text: str, speaker: str | None) -> None:
    """An office, or somebody presented, is called so; a bare noun may be anybody's who has a name: nobody's voice."""
    assert speakers(text) == [speaker]


def test_in_a_story_a_noun_is_a_person_and_dashes_take_turns() -> None:
    """The miller is the miller; "il" after a dash is not whoever just spoke."""
    assert speakers(
        "La vieille Toinon posa sa quenouille. Le meunier entra.",
        "— Qui est-ce ? fit-il.",
        "— Un voyageur, murmura Toinon.",
        "— Il dort où il veut, grommela le meunier.",
        "— Qu'il dorme donc.",
    ) == ["Le meunier", "Toinon", "Le meunier", "Toinon"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ("Madame le maire, Anne Roy, est venue goûter. « C'est bon ! » a-t-elle dit.",),
            ["Anne Roy"],
        ),
        (
            (
                "« Non », dit Léa Brun.",
                "Pour Paul Roux, avocat, rien ne presse. « On verra bien », assure-t-il.",
            ),
            ["Léa Brun", "Paul Roux"],
        ),
        (
            (
                "« Non », dit Léa Brun.",
                "Un dispositif monté par Anne Roy. « On verra bien », précise-t-elle.",
            ),
            ["Léa Brun", "Anne Roy"],
        ),
        (
            ("« Non », dit Paul Roux.", "D'après l'Ifremer, « il faudra attendre »."),
            ["Paul Roux", "L'Ifremer"],
        ),
        (
            ("Léa Brun a marqué. « Elle joue bien », dit Paul Roux. L'intéressée sourit : « Merci. »",),
            ["Paul Roux", "Léa Brun"],
        ),
        (
            ("Anne Roy est là. « On part », dit-elle. Son père serre les poings. « Enfin. »",),
            ["Anne Roy", None],
        ),
        (
            ("Sa femme, Laure Roy, attend. « Il tarde », dit-elle. Lui hausse les épaules. « J'arrive. »",),
            ["Laure Roy", None],
        ),
        (
            ("« Non », dit Paul Roux. La Ligue des droits de l'homme, saisie, se réjouit : « On avance. »",),
            ["Paul Roux", "La Ligue des droits de l'homme"],
        ),
        (("Dans le public, quelqu'un crie « Menteuse ! » Anne Roy se tait.",), [None]),
        (("« Trop tard », dit une voix derrière la porte.",), [None]),
    ],
)
def test_weak_evidence_gives_the_right_name_or_none(
    texts: tuple[str, ...], expected: list[str | None]
) -> None:
    """Sources, whom a speech was about, somebody unknown: a neutral voice rather than a wrong name."""
    assert speakers(*texts) == expected


def test_fiction_is_known_by_its_past_simple() -> None:
    """Replies in guillemets take turns, and a mere noun is the one who is there."""
    assert speakers(
        "« Ne bougez plus », ordonna Clémence.",
        "« Mademoiselle, hasarda Armand, est-ce que j'ai le droit de parler ? »",
        "« Vous venez de le prendre. »",
        "« Pardon », balbutia Armand.",
        "« Continuez », souffla la jeune femme.",
    ) == ["Clémence", "Armand", "Clémence", "Armand", "Clémence"]
