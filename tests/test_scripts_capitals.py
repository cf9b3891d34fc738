"""A heading in capitals is written as it would stand in running text."""

import pytest

from scripts.lexicon import Lexeme, Lexicon, shipped
from scripts.truecase import Vocabulary, is_capitals, recase

ARTICLE = (
    "Hier, la maire de Vernas, Odile Marchésan, a reçu l'IMT et le ministre. Une élue salue le plan.",
    "Le secrétaire d'État a parlé de transition numérique à Vernas. La gare d'Alès et le marché du Pré rouvrent.",
)


@pytest.mark.parametrize(
    ("heading", "recased"),
    [
        (
            "LE SECRÉTAIRE D'ÉTAT À LA TRANSITION NUMÉRIQUE EN VISITE À ALÈS",
            "Le secrétaire d'État à la transition numérique en visite à Alès",
        ),
        ("LE MAIRE D'ALES", "Le maire d'Alès"),
        ("ODILE MARCHESAN REÇOIT L'IMT", "Odile Marchésan reçoit l'IMT"),
        ("UNE ELUE AU MARCHE DU PRE", "Une élue au marché du Pré"),
        ("LA SNCF ET LA RN106", "La SNCF et la RN106"),
        ("L'ÉTAT REÇOIT VERNAS", "L'État reçoit Vernas"),
        ("L'ETAT CIVIL FERME", "L'état civil ferme"),
        ("« OUI », DIT LA MAIRE. ENFIN !", "« Oui », dit la maire. Enfin !"),
        ("L’ÉTÉ À LA FERME", "L’été à la ferme"),
    ],
)
def test_words_take_their_form_from_the_article(heading, recased):
    assert recase(heading, Vocabulary.of(ARTICLE, shipped())) == recased


@pytest.mark.parametrize(
    "text", ["Le maire d'Alès", "C'est LE domaine", "SNCF", "RN106", "", "12 000 €", "IMT, SFR", "M. X", "?!"]
)
def test_any_other_text_is_unchanged(text):
    assert not is_capitals(text)
    assert recase(text, Vocabulary.of(ARTICLE, shipped())) == text


def test_the_length_stays_so_that_offsets_stay():
    heading = "LA FORET DE L'AIGOUAL À CŒUR OUVERT"
    assert len(recase(heading, Vocabulary.of(()))) == len(heading)


def test_a_word_in_lower_case_anywhere_is_a_common_noun():
    vocabulary = Vocabulary.of(["Il aime la Place du Pont, cette place animée."])
    assert recase("LA PLACE DU PONT", vocabulary) == "La place du Pont"


def test_the_first_word_of_a_sentence_lends_its_accents_and_a_given_name_its_capital():
    vocabulary = Vocabulary.of(["Élisabeth Verdan parle. Écroulée, la halle rouvre."])
    assert recase("ELISABETH VERDAN ECROULEE", vocabulary) == "Élisabeth Verdan écroulée"


@pytest.mark.parametrize(
    ("heading", "recased"),
    [
        ("LES ECREVISSES ET LES ERREURS", "Les écrevisses et les erreurs"),
        ("LA RANDONNEE DES CUISINIERES", "La randonnée des cuisinières"),
        ("LA FERTILITE LIMITE LA BAISSE", "La fertilité limite la baisse"),
        ("ON NE RENONCE PAS", "On ne renonce pas"),
        ("À ST-GILLES, 90 KM/H SUR 12 KM", "À St-Gilles, 90 km/h sur 12 km"),
        ("LA PLACE SAINTE-ANNE ROUVRE", "La place Sainte-Anne rouvre"),
    ],
)
def test_words_that_nothing_knows_get_the_accents_that_spelling_gives_them(heading, recased):
    """A newsroom's headings hold words that its article does not repeat."""
    assert recase(heading, Vocabulary.of(())) == recased


def test_a_word_of_the_article_wins_over_an_acronym_of_the_lexicon():
    """« LE VAR SOUS LES EAUX » is no video refereeing."""
    lexicon = Lexicon((Lexeme(("VAR",), "Var"),))
    assert recase("LE VAR SOUS LES EAUX", Vocabulary.of(["Dans le Var, il pleut."], lexicon)) == (
        "Le Var sous les eaux"
    )


def test_a_capital_at_the_start_of_a_sentence_proves_nothing():
    assert recase("LES TRAVAUX DURENT", Vocabulary.of(["Travaux partout. Travaux !"])) == "Les travaux durent"
