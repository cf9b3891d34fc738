"""Not yet means not yet: what holds an article back, however it is typed, and that nothing of it gets anywhere."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import speech_service
from newsroom import Desk
from stage import Stage, shown
from test_watch import started

from episodes import events, status
from episodes.edition import publication_state, publication_state_words
from episodes.errors import EpisodeError
from scripts import readers
from scripts.errors import HautevoixError, ScriptError
from scripts.readers import markdown, publication_status

ROOT = Path(__file__).resolve().parents[1]
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
LONG_AFTER = datetime(2034, 5, 20, 12, tzinfo=UTC)
TEXT = "# Le barrage\n\nLe préfet du Gard a démissionné hier.\n"

HELD = (
    "statut: brouillon",
    "Statut : Brouillon",
    "STATUT: BROUILLON.",
    "statut\N{NO-BREAK SPACE}:\N{NO-BREAK SPACE}brouillon",
    "statut\N{FULLWIDTH COLON} brouillon",
    "statut: “brouillon”",
    "statut: [brouillon]",
    "statut:\n  - brouillon",
    "statut: Brouillon - ne pas publier",
    "statut: en cours",
    "statut: en relecture",
    "statut: À valider",
    "statut: au marbre",
    "statut: programmé",
    "statut: sous embargo",
    "status: pending",
    "Status: private",
    "état: en attente",
    "post_status: trash",
    "brouillon: oui",
    "Brouillon : x",
    "brouillon: 1",
    "draft: true",
    "publié: non",
    "Publie: false",
    "published: no",
    "ne pas publier: oui",
    "retiré: oui",
    "validé: non",
    "relu: non",
    "BAT: non",
    "mise en ligne: non",
    "publication: non",
    "validation: 12/03/2035",
    "feu vert: non",
    "prêt: non",
    "visa juridique: ok\nrelu: pas encore",
    "étape: en relecture",
    "moderation_state: needs_review",
    "moderation: needs_review ?",
    "workflow_state: draft",
    "visibility: private",
    "statut: relu et validé, à publier après accord (en attente)",
    "statut: validé par Sophie, relecture avocat",
    "statut:\n  - corrigé\n  - à valider",
    "statut: retiré",
    "mot de passe: sésame",
    "expire: 2020-01-01",
    "hugo:\n  draft: true",
    "date: à définir\nstatut: brouillon",
    "statut: publié\nbrouillon: oui",
)
WAITS = (
    ("embargo: 2035-01-01 06:00", "2035-01-01T06:00:00+01:00"),
    ("EMBARGO : 12/03/2035 6h", "2035-03-12T06:00:00+01:00"),
    ("statut: publié le 12/03/2035 par Sophie", "2035-03-12T06:00:00+01:00"),
    ("embargo: jusqu’au 12 mars 2035 à 6h30", "2035-03-12T06:30:00+01:00"),
    ("embargo: 12 mars 2035 inclus", "2035-03-13T06:00:00+01:00"),
    ("embargo: 2035-01-01T06:00:00Z", "2035-01-01T07:00:00+01:00"),
    ("publier_le: 2035-01-01", "2035-01-01T06:00:00+01:00"),
    ("Publier le : 1er janvier 2035", "2035-01-01T06:00:00+01:00"),
    ("À paraître: 2035-01-01", "2035-01-01T06:00:00+01:00"),
    ("a-paraitre: 2035-01-01", "2035-01-01T06:00:00+01:00"),
    ("publish_on: 2035-01-01", "2035-01-01T06:00:00+01:00"),
    ("publié: 2035-01-01", "2035-01-01T06:00:00+01:00"),
    ("statut: sous embargo jusqu’au 12 mars 2035 à 6h", "2035-03-12T06:00:00+01:00"),
    ("statut: programmé\ndate: 2035-01-01", "2035-01-01T06:00:00+01:00"),
    ("date: 2020-01-01\nembargo: 2035-01-01", "2035-01-01T06:00:00+01:00"),
    ("date: 2035-01-01\nembargo: 2020-01-01", "2035-01-01T06:00:00+01:00"),
)
REFUSED = (
    "status: brouilon",
    "statut: terminé ?",
    "satut: brouillon",
    "statu: brouillon",
    "embarg: 2035-01-01",
    "brouilon: oui",
    "date de l embago: 2035-01-01\nembargo: lundi",
    "statut_wp: draft",
    "brouillon: peut-être",
    "embargo: oui",
    "embargo: lundi à 6h",
    "publier_le: bientôt",
    "publié:",
    "statut:brouillon",
    "titre: Le barrage\n statut:brouillon",
    "titre: [BROUILLON] Le barrage",
    "titre: Le barrage (brouillon)",
    "titre: BROUILLON - Le barrage",
    "titre: « [Abonnés] Le barrage »",
    "acces: abonnes",
    "réservé: oui",
    "statut: réservé aux abonnés",
    "premium: true",
    "gratuit: non",
    "étape: chez l’avocat",
    "circuit: SR",
    "phase: écriture",
    "étape de validation: juridique",
    "note: à relire par Sophie",
    "accord du préfet: en attente",
    "réservé abonés: oui",
    "article payant: OUI",
    "visa juridique: non",
    "relu: partiellement",
    "statut: validé sauf légende",
    "statut: validé ?",
    "statut: prêt pour le SR",
    "state_wp: x\nstatut_wp: chez Paul",
)
GOES = (
    "humeur: vive",
    "publisher: Le Cévenol\nlayout: post\nville: Alès\ntags: [eau, Gard]",
    "statut: publié",
    "statut: En ligne",
    "Statut : BAT",
    "statut: prêt",
    "statut: validé",
    "statut: publié le 12 mai 2026",
    "statut: OK",
    "état: relu et validé",
    "statut: validé par la rédaction",
    "statut: BAT donné",
    "statut: bon pour publication",
    "statut: publié le 12/05/2026 à 6h par Sophie M.",
    "statut: relu par Paul, validé par la rédactrice en chef",
    "étape: publié",
    "moderation_state: published",
    "relu: oui\nvalidé par: N. Diallo\nvisa juridique: OK",
    "article payant: non",
    "tags: [brouillon, poésie]\nsurtitre: À relire",
    "directeur de la publication: Paul Vidal",
    "rubrique: Archives\nsource: archives départementales\nlieu: salle du Marbre",
    "statut:",
    "brouillon: non",
    "publié: oui",
    "embargo: non",
    "embargo:",
    "embargo: 2020-01-01",
    "accès: libre",
    "# statut: brouillon",
    "titre: « Embargo : la Russie durcit le ton »",
    "titre: Brouillons de culture à Alès",
    "titre: [BROUILLON] Le barrage\nstatut: publié",
)


def told(text: str, name: str = "article.md") -> str | None:
    """Why an article is not heard now; None where it may be."""
    article = readers.parse(text.encode(), name)
    return publication_state.decide(article.meta, name, zone=PARIS, now=NOW).reason(NOW)


def fronted(lines: str) -> str:
    return f"---\n{lines}\n---\n{TEXT}"


@pytest.mark.parametrize("lines", HELD)
def test_a_status_holds_back_as_newsrooms_type_it(lines: str) -> None:
    """French and English, capitals, accents, Word's blanks and quotation marks."""
    assert told(fronted(lines)) == "draft"


@pytest.mark.parametrize(("lines", "until"), WAITS)
def test_an_embargo_holds_back_until_its_date(lines: str, until: str) -> None:
    """Whatever the key and the form of the date are; of several dates the latest."""
    assert told(fronted(lines)) == f"embargo until {until}"


@pytest.mark.parametrize("lines", REFUSED)
def test_what_may_mean_not_yet_and_is_not_understood_is_refused(lines: str) -> None:
    """A key that resembles one, a value that nobody knows, what is for subscribers: one line, exit code 3."""
    with pytest.raises(HautevoixError, match=r"article\.md") as refusal:
        told(fronted(lines))
    assert refusal.value.exit_code == 3
    assert "démissionné" not in str(refusal.value)


@pytest.mark.parametrize("lines", GOES)
def test_an_article_that_says_nothing_of_the_kind_goes(lines: str) -> None:
    """What says yes, what is another word, and what is a headline."""
    assert told(fronted(lines)) is None


@pytest.mark.parametrize("name", ["article.md", "article.txt"])
@pytest.mark.parametrize(
    "top",
    [
        "statut : brouillon\n\n",
        "Statut\N{NO-BREAK SPACE}: brouillon\n",
        "**Statut :** en cours\n\n",
        "> Embargo : 12 mars 2035 à 6h\n\n",
        "Sous embargo jusqu’au 12 mars 2035 à 6h\n\n",
        "EMBARGO 12/03/2035 6h\n\n",
        "satut : brouillon\n\n",
        "titre : Le barrage\nstatut : en relectur\n\n",
        "BROUILLON\n\n",
        "Brouillon - ne pas publier\n\n",
        "# [BROUILLON] Le barrage\n\n",
        "# Le barrage\n\nStatut : en relecture\n\n",
        "—\nstatut: brouillon\n—\n\n",
        "---\nstatut: brouillon\n\n",
        "---\nà paraître: 2035-01-01\n\n",
        "+++\ndraft = true\n+++\n\n",
        '{\n "draft": true\n}\n\n',
        "<!-- statut: brouillon -->\n\n",
    ],
)
def test_a_status_above_a_text_without_its_lines_of_dashes_is_refused(top: str, name: str) -> None:
    """Word eats the dashes, an export writes TOML: nobody meant these words to be read aloud."""
    with pytest.raises(HautevoixError, match=name) as refusal:
        told(top + TEXT, name)
    assert refusal.value.exit_code == 3


@pytest.mark.parametrize("top", ["\n\n", "\ufeff", "\ufeff\n\n"])
def test_front_matter_is_found_below_blank_lines_and_a_byte_order_mark(top: str) -> None:
    """As some editors and web forms save it."""
    assert told(top + fronted("statut: brouillon")) == "draft"


@pytest.mark.parametrize("name", ["article.md", "article.txt"])
@pytest.mark.parametrize(
    "top",
    [
        "Embargo : la Russie durcit le ton\n\n",
        "Embargo : la Russie durcit le ton\nAuteur : Paul Vidal\nDate : 12 mai 2026\n\n",
        "Ne pas publier ces chiffres serait une faute, estime le maire.\n\n",
        "Draft NBA : Paris à l'honneur\n\n",
        "En cours : les travaux du pont\n\n",
        "Publication : le rapport accable la mairie\n\n",
        "Embargo levé sur le blé\n\n",
        "Publié le 12 mai 2020\n\n",
        "Statut : publié\n\n",
    ],
)
def test_prose_that_begins_with_such_a_word_is_an_article(top: str, name: str) -> None:
    """A headline about an embargo is no embargo."""
    assert told(top + TEXT, name) is None


DIRECTIVES = (
    "À RELIRE PAR SOPHIE AVANT PUBLICATION",
    "À valider par le chef d’édition",
    "Papier à relire par l’avocat avant parution",
    "ARTICLE RETIRÉ LE 12/05/2026 – droit de réponse en cours",
    "Article supprimé à la demande de la famille",
    "DRAFT v2 - do not publish",
    "Draft for review",
    "WIP",
    "BROUILLON DE KARIM",
    "*** NE PAS DIFFUSER AVANT LE 10 DÉCEMBRE 2035 ***",
    "/!\\ NE PAS METTRE EN LIGNE avant l’accord du préfet /!\\",
    "[À RELIRE]",
    "**Ne pas utiliser – version provisoire**",
    "> DOCUMENT DE TRAVAIL n° 3",
    "<!-- à relire -->",
    "SOUS EMBARGO JUSQU’À NOUVEL ORDRE",
    "EMBARGO LUNDI 6H",
    "À publier le 12 mars 2035",
    "Publication prévue le 12 mars 2035 à 6h",
    "Communiqué de presse – sous embargo jusqu’au 12 mars 2035",
    "EN ATTENTE DU FEU VERT DE NADIA",
    "Relecture juridique en cours",
    "Publication suspendue",
    "RETIRÉ",
    "Annulé – ne plus diffuser",
    "BLOQUÉ PAR LE SERVICE JURIDIQUE",
    "À publier vendredi",
    "HOLD",
    "MANQUE LA CITATION DU MAIRE",
    "not for release",
    "Article réservé aux abonnés",
)
HEADLINES = (
    "À relire : nos dix articles de l’été",
    "À RELIRE : NOS DIX ARTICLES DE L’ÉTÉ",
    "À vérifier avant de partir en vacances",
    "Embargo sur le blé : les éleveurs s’inquiètent",
    "EMBARGO SUR LE BLÉ",
    "Embargo jusqu’en 2030 : l’Europe tranche",
    "Sous embargo jusqu’au 12 mai 2020",
    "Le maire retiré de la liste",
    "Retiré par le préfet, le permis revient",
    "Annulé, le marché se tiendra quand même",
    "Article 12 retiré du règlement : le conseil s’explique",
    "Travaux suspendus sur la rocade",
    "Brouillon de culture : le festival revient",
    "BROUILLON DE CULTURE : LE FESTIVAL REVIENT",
    "Les brouillons du poète vendus aux enchères",
    "NE PAS PUBLIER CES CHIFFRES SERAIT UNE FAUTE, ESTIME LE MAIRE",
    "En attente de jugement, le promoteur se tait",
    "Publication du rapport : la mairie réagit",
    "Parution le 12 mars d’un roman sur le barrage",
    "Confidentiel : ce que contient le rapport",
    "Réservé aux abonnés, le parking divise",
    "Abonnés : le club bat son record",
    "Premier jet d’eau sur la place",
    "Bloqué par la neige, le col rouvre",
    "Hold-up à la poste",
    "Version provisoire du budget : ce qui change",
)


@pytest.mark.parametrize("line", DIRECTIVES)
@pytest.mark.parametrize("name", ["article.md", "article.txt"])
def test_a_line_to_the_newsroom_above_the_title_is_refused(line: str, name: str) -> None:
    """Orders, what is still to do, what was taken back: read aloud, it would be heard by everybody."""
    with pytest.raises(HautevoixError, match=name) as refusal:
        told(f"{line}\n\n" + (TEXT if name.endswith("md") else TEXT.removeprefix("# ")), name)
    assert refusal.value.exit_code == 3


@pytest.mark.parametrize("line", HEADLINES)
def test_a_headline_with_the_same_words_is_an_article(line: str) -> None:
    """As the title of a text, of Markdown and of a page, and in front matter."""
    body = TEXT.partition("\n")[2]
    assert told(f"# {line}\n{body}") is None
    assert told(f"{line}\n{body}", "article.txt") is None
    assert told(PAGE.format(head="", title=line), "page.html") is None
    assert told(f'---\ntitre: "{line}"\n---\n{body}') is None


def test_a_note_to_the_newsroom_inside_the_text_is_no_directive() -> None:
    """Below the first paragraph such words belong to the article, or to a comment that nobody hears."""
    prose = "Le préfet du Gard a démissionné hier, et personne ne l’avait prévu.\n\n"
    assert told(f"# Le barrage\n\n{prose}À relire\n\n<!-- à valider -->\n\n{prose}") is None


def test_every_line_of_a_header_without_dashes_counts() -> None:
    """Two keys that an article has make a header of the lines at its top: unknown keys and values are looked at."""
    header = "Titre : Le barrage\nAuteur : Paule Guérin\n{}\n\nLe préfet du Gard a démissionné hier.\n"
    for line in ("Étape : chez l’avocat", "Note : à relire par Sophie", "Article payant : OUI"):
        with pytest.raises(HautevoixError, match=r"article\.txt, line 3"):
            told(header.format(line), "article.txt")
    for line in ("Relu : non", "Étape : validation juridique"):
        assert told(header.format(line), "article.txt") == "draft"
    for line in ("Lieu : Alès", "Statut : OK", "Relu par : Sophie", "Photo : A. Gil"):
        assert told(header.format(line), "article.txt") is None


def test_what_holds_back_under_a_key_that_nobody_knows_passes_the_first_look() -> None:
    """The reader keeps of unknown keys only what may matter: all that the decision knows is among it."""
    for word in sorted(publication_state_words.clear_words()):
        assert list(publication_status.unknown_statement("note", word.replace("_", " "), 2)), word


def test_no_article_of_the_suite_is_held_back_but_those_that_say_so() -> None:
    """All articles and pages that readers are tested with, and the examples, go through the decision."""
    pages = [
        path
        for folder in ("tests/golden/articles", "tests/golden/readers", "examples")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in readers.SUFFIXES
    ]
    held = set()
    for path in pages:
        try:
            meta = readers.read(path).meta
            reason = publication_state.decide(meta, path.name, zone=PARIS, now=LONG_AFTER).reason(LONG_AFTER)
        except HautevoixError:
            reason = "refused"
        held |= {path.name} if reason else set()
    assert len(pages) > 30
    assert held == {"front-matter.md", "paywall.html"}


PAGE = """<html lang="fr"><head><title>Le barrage</title>{head}</head><body><article><h1>{title}</h1>
<p>Le préfet du Gard a démissionné hier, après dix mois de travaux et autant de réunions publiques.</p>
<p>Les riverains attendaient cette décision depuis longtemps, et le font savoir sur la place.</p>
</article></body></html>"""
LINKED = '<script type="application/ld+json">{{"@type": "NewsArticle", {}}}</script>'


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("", None),
        ('<meta name="status" content="draft">', "draft"),
        ('<meta name="Brouillon" content="oui">', "draft"),
        ('<meta name="embargo" content="2035-01-01 06:00">', "embargo until 2035-01-01T06:00:00+01:00"),
        ('<meta property="article:expiration_time" content="2020-01-01T06:00:00Z">', "draft"),
        ('<meta name="moderation_state" content="needs_review">', "draft"),
        (LINKED.format('"creativeWorkStatus": "Draft"'), "draft"),
        (LINKED.format('"isAccessibleForFree": true, "creativeWorkStatus": "Published"'), None),
        (LINKED.format('"isAccessibleForFree": false') + '<meta name="status" content="publié">', None),
        ('<meta name="publication" content="Le Cévenol"><meta name="publisher" content="X">', None),
        ('<meta name="robots" content="noindex"><meta name="access" content="Yes">', None),
    ],
)
def test_a_page_is_held_back_by_what_its_head_says(head: str, reason: str | None) -> None:
    """In the newsroom's words and in those of search engines; other elements of a head say nothing of it."""
    assert told(PAGE.format(head=head, title="Le barrage"), "page.html") == reason


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (LINKED.format('"isAccessibleForFree": false'), "Le barrage"),
        (LINKED.format('"hasPart": {"isAccessibleForFree": "False"}'), "Le barrage"),
        ('<meta itemprop="isAccessibleForFree" content="false">', "Le barrage"),
        ('<meta property="article:content_tier" content="locked">', "Le barrage"),
        ('<meta name="statut" content="en relectur">', "Le barrage"),
        ("", "[BROUILLON] Le barrage"),
    ],
)
def test_a_page_for_subscribers_and_one_that_is_not_understood_are_refused(head: str, title: str) -> None:
    """There is no feed for subscribers yet, and nobody's paywall is to be walked around."""
    with pytest.raises(EpisodeError, match=r"page\.html"):
        told(PAGE.format(head=head, title=title), "page.html")


NOTICED = """<html lang="fr"><head><title>Le barrage</title></head><body><nav><a href="/">Abonnés</a></nav>
<article>{above}<h1>Le barrage</h1>{below}<p>Le préfet du Gard a démissionné hier, après dix mois de travaux.</p>
<p>Les riverains attendaient cette décision depuis longtemps, et le font savoir sur la place.</p></article></body></html>"""


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("<p><strong>SOUS EMBARGO JUSQU’AU 9 DÉCEMBRE 2035 À 10 H</strong></p>", ""),
        ("<div>À relire par Sophie avant publication</div>", ""),
        ("<p>Article retiré le 12 mai 2026 – droit de réponse</p>", ""),
        ("", "<p>BROUILLON</p>"),
        ("", "<p><b>Ne pas diffuser – attendre l’accord de Nadia</b></p>"),
        ("", '<p class="paywall">Article réservé aux abonnés</p>'),
        ("<span>Réservé à nos abonnés</span>".replace("à nos", "aux"), ""),
    ],
)
def test_a_notice_beside_the_title_of_a_page_is_refused(above: str, below: str) -> None:
    """Though the page's reader takes it for no part of the article."""
    with pytest.raises(EpisodeError, match=r"page\.html"):
        told(NOTICED.format(above=above, below=below), "page.html")
    assert (
        told(NOTICED.format(above="<p>Environnement</p>", below="<p>Publié le 12/05/2026</p>"), "page.html")
        is None
    )


@pytest.mark.parametrize(
    ("classes", "reason"),
    [
        ("post-2211 post type-post status-publish format-standard", None),
        ("post-2211 post type-post status-draft format-standard", "draft"),
        ("post status-pending", "draft"),
        ("post status-private", "draft"),
        ("post status-future", "draft"),
        ("post status-publish post-password-required", "draft"),
        ("node node--unpublished", "draft"),
    ],
)
def test_a_page_is_held_back_by_the_classes_of_its_article(classes: str, reason: str | None) -> None:
    """As WordPress and Drupal write them; those of an article beside it say nothing of it."""
    page = PAGE.format(head="", title="Le barrage").replace("<article>", f'<article class="{classes}">')
    aside = '<aside><article class="status-draft"><p>Le canal</p></article></aside></body>'
    assert told(page.replace("</body>", aside), "page.html") == reason


def test_a_reader_that_fails_concerns_its_article_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a parser of others makes of `!!python/object` ended the build in a traceback once."""

    def fails(data: bytes, path: str) -> object:
        if b"!!python" in data:
            raise TypeError("unhashable type: 'ScalarNode'")
        return parse(data, path)

    parse = markdown.parse
    monkeypatch.setattr(markdown, "parse", fails)
    hostile = desk.write(fronted("auteur: !!python/object:os.system x"), "hostile.md")
    with pytest.raises(ScriptError, match=r"hostile\.md: cannot be read \(TypeError\)"):
        readers.read(hostile)
    assert desk.build(hostile, desk.write(TEXT, "barrage.md")) == 3
    assert [event.source for event in desk.of(events.Failed)] == ["hostile.md"]
    assert [event.slug for event in desk.of(events.Built)] == ["barrage"]


@pytest.mark.parametrize("lines", ["? [a]\n: b", "{a: b}: c", "auteur: !<tag> x", "<<: x", "auteur: &a x"])
def test_odd_yaml_is_read(lines: str) -> None:
    """Keys that are lists, tags, anchors: never a traceback."""
    assert told(fronted(lines)) is None


@pytest.mark.parametrize(
    "lines", ["auteur: &a [*a]", "auteur: !!python/object:x {a: b}", "- a", "{statut: &a [*a]}"]
)
def test_yaml_that_is_no_line_of_text_is_refused_with_its_line(lines: str) -> None:
    """One that holds itself, and Python's own."""
    with pytest.raises(ScriptError, match=r"article\.md, line 2"):
        told(fronted(lines))


SETTINGS = """
[voices]
engine = "http"

[voices.options.http]
url = "{url}"
voices = "claire, lise:f, marc:m"

[bulletin]
enabled = true

[feed.sections]
"Eau" = "Au fil de l'eau"
"""
PLACES = "Abriasque Belcodène Cantobre Dourbies Estézargues Fraissinet Gabriac Hérépian Ispagnac Jonquières Kerboul"
STATED = (
    "embargo: 2035-01-01 06:00",
    "Embargo : 1er janvier 2035",
    "statut: brouillon",
    "STATUT : Brouillon",
    "statut: en cours",
    "brouillon: oui",
    "publier_le: 2035-01-01",
    "À paraître: 2035-01-01",
    "status: brouilon",
    "satut: brouillon",
    "accès: abonnés",
)


@pytest.fixture
def service() -> Iterator[speech_service.Service]:
    running = speech_service.Running()
    yield running.service
    running.close()


@pytest.fixture
def newsroom(tmp_path: Path, service: speech_service.Service) -> Iterator[Stage]:
    """An edition with a service, a bulletin, the feed of a section and a target, and each way to say not yet."""
    with shown() as site:
        stage = Stage(tmp_path, tmp_path / "clips")
        (stage.folder / "articles").mkdir(parents=True)
        (tmp_path / "www").mkdir()
        site.show(tmp_path / "www")
        settings = f'[edition]\ntitle = "Le Courrier"\nsite = "{site.address}audio/"\n'
        settings += SETTINGS.format(url=service.url)
        settings += '[publish.web]\ntype = "folder"\npath = "../www/audio"\n'
        (stage.folder / "edition.toml").write_text(settings, encoding="utf-8")
        for number in (1, 2):
            front = f"---\nrubrique: Eau\ndate: 2020-01-02 0{number}:00\n---\n"
            stage.write(f"canal-{number}", f"{front}# Canal {number}\n\nIl coule.\n")
        for number, (lines, place) in enumerate(zip(STATED, PLACES.split(), strict=True)):
            body = f"# {place} a soif\n\nLe maire de {place} se tait. « {place} attend », dit Paul Vidal.\n"
            stage.write(f"article-{number:02}", f"---\n{lines}\nrubrique: Eau\n---\n{body}")
        yield stage


def run(stage: Stage, *arguments: str) -> tuple[int, str]:
    """Runs the program in the edition's folder; gives its exit code and all that it said."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        cwd=stage.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "HAUTEVOIX_CACHE": str(stage.clips)},
        check=False,
    )
    return done.returncode, done.stdout.decode()


def leaks(*folders: Path) -> set[str]:
    """Those whose articles wait and of whom something is found in a folder, in a file or in its name."""
    found = set()
    for path in (path for folder in folders for path in folder.rglob("*")):
        data = str(path).encode() + (path.read_bytes() if path.is_file() else b"")
        found |= {
            place for place in PLACES.split() if place.encode() in data or place.lower().encode() in data
        }
    return found


def test_nothing_of_an_article_that_waits_gets_anywhere(
    newsroom: Stage, service: speech_service.Service
) -> None:
    """Not into `public/`, records, the bulletin, a section's feed, a target, a request or a log; the others go."""
    code, said = run(newsroom, "-vv", "build")
    assert code == 3
    assert said.count("left out") == 8
    assert all(f"article-{number:02}.md, line 2" in said for number in (8, 9, 10))
    code, more = run(newsroom, "-vv", "publish")
    assert (code, "nothing was sent" in more) == (3, True)
    for number in (8, 9, 10):
        (newsroom.folder / "articles" / f"article-{number:02}.md").unlink()
    code, last = run(newsroom, "-vv", "publish")
    assert code == 0
    assert (newsroom.place / "feed.xml").is_file()
    asked = " ".join(wish["input"] for wish in service.asked)
    assert "coule" in asked
    logs = said + more + last
    assert not [place for place in PLACES.split() if place in asked or place in logs]
    assert not leaks(newsroom.public, newsroom.folder / "records", newsroom.place, newsroom.clips)


def test_a_watch_holds_back_what_waits_and_says_it_when_it_may(
    newsroom: Stage, service: speech_service.Service
) -> None:
    """The line is taken out: the article is built then, and not before."""
    for number in range(3, 11):
        (newsroom.folder / "articles" / f"article-{number:02}.md").unlink()
    with started(newsroom.folder, newsroom.clips) as start:
        watch = start()
        watch.until(lambda line: "article-02.md (draft)" in line)
        watch.until("watching")
        assert "Cantobre" not in " ".join(wish["input"] for wish in service.asked)
        front = "---\nstatut: publié\n---\n"
        newsroom.write("article-02", f"{front}# Cantobre a soif\n\nLe maire de Cantobre parle.\n")
        watch.until(lambda line: line.startswith("built") and "article-02" in line)
    assert "Cantobre parle" in " ".join(wish["input"] for wish in service.asked)


@pytest.mark.parametrize("line", ["statut: brouillon", "embargo: 2035-01-01 06:00"])
def test_a_line_put_on_a_published_episode_is_never_passed_over(
    tmp_path: Path, clips: Path, line: str
) -> None:
    """Before it was sent, nothing is; once it is published it stays, nothing new is made of it, and it is told."""
    with shown() as site:
        stage = Stage(tmp_path, clips)
        stage.start(site.address)
        site.show(tmp_path / "www")
        article = stage.folder / "articles" / "passerelle.md"
        before = article.read_text(encoding="utf-8")
        held = before.replace("---\n", f"---\n{line}\n", 1).replace("repeinte", "rouillée")
        article.write_text(held, encoding="utf-8")
        code, said = run(stage, "publish")
        assert (code, "nothing was sent" in said) == (3, True)
        assert f"“{line}”" in said
        assert "hautevoix withdraw passerelle" in said
        assert not stage.place.exists()
        article.write_text(before, encoding="utf-8")
        assert run(stage, "publish")[0] == 0
        article.write_text(held, encoding="utf-8")
        code, said = run(stage, "publish")
    assert code == 0
    assert "passerelle: is published and stays as it is" in said
    assert "hautevoix withdraw passerelle" in said
    pages = stage.place / "episodes" / "passerelle"
    assert "repeinte" in (pages / "index.html").read_text(encoding="utf-8")
    assert not [path for path in pages.rglob("*") if path.is_file() and b"rouill" in path.read_bytes()]


def test_what_an_earlier_version_built_is_judged_before_it_is_sent(
    tmp_path: Path, clips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """0.1.0 took no notice of `embargo`: what it built and nobody has yet is not sent, though nothing changed."""
    stage = Stage(tmp_path, clips)
    (tmp_path / "edition" / "articles").mkdir(parents=True)
    stage.write("embargo", fronted("embargo: 2035-01-01 06:00"))
    with monkeypatch.context() as earlier:
        goes = publication_state.State(stage.now, None, "")
        earlier.setattr(publication_state, "decide", lambda *_, **__: goes)
        stage.start("https://courrier.example/audio")
    (stage.folder / "records" / "doubts.tsv").unlink()  # as 0.1.0 counted, or did not
    code, said = run(stage, "publish")
    assert (code, "nothing was sent" in said) == (3, True)
    assert "“embargo: 2035-01-01 06:00”" in said
    assert "hautevoix withdraw embargo" in said
    assert not stage.place.exists()


def test_status_tells_what_waits_as_a_build_decides_it(tmp_path: Path, clips: Path) -> None:
    """For new articles, and for one that was edited while its episode stands; none of them asks for a build."""
    stage = Stage(tmp_path, clips)
    stage.start("https://courrier.example/")
    stage.write("un", fronted("statut: en cours"))
    stage.write("deux", fronted("publier_le: 2035-01-01"))
    stage.write("trois", fronted("satut: brouillon"))
    article = stage.folder / "articles" / "passerelle.md"
    article.write_text(article.read_text("utf-8").replace("date:", "embargo: 2035-01-01\ndate:"), "utf-8")
    found = status.edition_status(stage.folder, NOW)
    states = {row.article: row.state for row in found.rows}
    assert states == {
        "articles/deux.md": "embargo",
        "articles/marche.md": "built",
        "articles/passerelle.md": "embargo",
        "articles/trois.md": "refused",
        "articles/un.md": "draft",
    }
    assert found.command == "hautevoix publish"
    assert status.next_embargo_end(stage.folder, NOW) == datetime(2035, 1, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("EMBARGO 04/12 – Le lycée aura un gymnase\n\nLe gymnase ouvrira en septembre.\n", "a.txt"),
        ("---\n# brouillon, ne pas mettre en ligne\ntitre: Le miel\n---\n\nLes ruches ont donné.\n", "a.md"),
        (
            "<html><body><article><h1>Le port</h1><p>Trois groupes se partagent les quais.</p>"
            '<div class="paywall"><p>Cet article est réservé aux abonnés. Il vous reste 80 % à lire.</p></div>'
            "</article></body></html>",
            "a.html",
        ),
    ],
)
def test_what_is_said_beside_the_keys_holds_an_article_back(text: str, name: str) -> None:
    """A day without a year before the headline, a remark among the keys, the notice that ends a cut page."""
    with pytest.raises(EpisodeError, match=r"holds the article back|for subscribers"):
        publication_state.decide(readers.parse(text.encode(), name).meta, name, zone=PARIS, now=NOW)


@pytest.mark.parametrize(
    "line",
    [
        "# statut: brouillon",
        "# relu par Nadia",
        "statut: en ligne depuis le 24/11",
        "relecture: faite (Samir, 26/11)",
    ],
)
def test_a_key_put_out_of_force_and_work_that_is_done_hold_nothing_back(line: str) -> None:
    """Who comments a line out wants it without effect."""
    text = f"---\n{line}\ntitre: Le miel\n---\n\nLes ruches ont donné.\n"
    told = publication_state.decide(readers.parse(text.encode(), "a.md").meta, "a.md", zone=PARIS, now=NOW)
    assert told.reason(NOW) is None


def judged(text: str) -> str | None:
    """Why an article is not to be heard; "refused" where that is not understood."""
    try:
        return publication_state.decide(
            readers.parse(text.encode(), "a.md").meta, "a.md", zone=PARIS, now=NOW
        ).reason(NOW)
    except EpisodeError:
        return "refused"


@pytest.mark.parametrize(
    "line",
    [
        "statut: ⏳",
        "statut: '???'",
        "embargo: '?'",
        "brouillon: ☒",
        "mot de passe: '****'",
        "suspendu: oui",
        "live: false",
    ],
)
def test_a_value_of_signs_alone_is_no_empty_one(line: str) -> None:
    """Nobody knows what « ⏳ » means to whoever typed it: it holds the article back, or refuses it."""
    text = f"---\n{line}\ntitre: Le miel\n---\n\nLes ruches ont donné.\n"
    assert judged(text) in {"refused", "draft"}


def test_of_several_dates_of_a_page_the_latest_counts() -> None:
    """A page that was updated tells when it first appeared; one that waits may tell an older date too."""
    head = '<meta property="article:published_time" content="2026-01-05T08:00:00+01:00">'
    for later in (
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2035-01-01"}</script>',
        '<meta property="article:published_time" content="2035-01-01">',
        '<meta name="date" content="2035-01-01">',
    ):
        page = f"<html><head>{head}{later}</head><body><article><h1>Le port</h1><p>Le port dort.</p></article></body></html>"
        told = publication_state.decide(
            readers.parse(page.encode(), "a.html").meta, "a.html", zone=PARIS, now=NOW
        )
        assert told.date.year == 2035, later
    page = f"<html><head>{head}</head><body><article><h1>Le port</h1><p>Le port dort.</p></article></body></html>"
    assert (
        publication_state.decide(
            readers.parse(page.encode(), "a.html").meta, "a.html", zone=PARIS, now=NOW
        ).reason(NOW)
        is None
    )


def test_front_matter_in_json_is_refused(tmp_path: Path) -> None:
    """What it says would be read aloud, and its status be lost."""
    with pytest.raises(ScriptError, match="it is JSON"):
        readers.parse(b'{"titre": "Le miel", "statut": "brouillon"}\n\nLes ruches.\n', "a.md")
