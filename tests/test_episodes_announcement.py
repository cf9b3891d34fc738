"""The announcement: what is heard around an article without being written in it."""

from dataclasses import replace
from datetime import datetime
from unicodedata import normalize

import pytest

from episodes.announcement import announce
from episodes.edition.settings import AnnouncementSettings
from scripts.article import Span
from scripts.script import Place, Script, Segment

TITLE = Segment("title", Place(0, "title"), "Le pont rouvre", "Le pont rouvre", Span(2, 16))
LEAD = Segment("narration", Place(1, "lead"), "Enfin.", "Enfin.", Span(18, 24))
QUOTE = Segment(
    "quote", Place(2, "paragraph"), "C’est fait.", "C’est fait.", Span(26, 40), 1, "Inès Valat", 0.9
)
SCRIPT = Script("pont.md", "Le pont rouvre", "fr", (TITLE, LEAD))
MAY = datetime(2026, 5, 1, 6)
SYNTHETIC = "Lecture par des voix de synthèse."
OUTRO = "C’était Le Courrier."
NOT_THEIRS = (
    "Les voix des citations sont synthétiques\N{NO-BREAK SPACE}: ce ne sont pas celles des personnes citées."
)


def said(
    script: Script = SCRIPT,
    *,
    author: str | None = "Inès Valat",
    date: datetime | None = MAY,
    templates: AnnouncementSettings | None = None,
    remarks: tuple[str, ...] = (),
) -> list[str]:
    templates = templates or AnnouncementSettings()
    whole = announce(
        script, edition="Le Courrier", author=author, date=date, templates=templates, remarks=remarks
    )
    return [segment.written for segment in whole.segments]


def test_the_house_announces_after_the_title_and_closes_at_the_end() -> None:
    """Title, who and when, how it is read, the chapô, the name of the edition."""
    assert said() == [
        "Le pont rouvre",
        "Un article d’Inès Valat, publié le 1er mai 2026.",
        SYNTHETIC,
        "Enfin.",
        OUTRO,
    ]


def test_people_quoted_are_told_apart_from_their_voices() -> None:
    """Only where a second voice has spoken."""
    assert said(replace(SCRIPT, segments=(TITLE, LEAD, QUOTE)))[-2:] == [OUTRO, NOT_THEIRS]
    assert NOT_THEIRS not in said()


@pytest.mark.parametrize(
    ("author", "date", "sentence"),
    [
        ("Léo Dast", None, "Un article de Léo Dast."),
        (None, MAY, "Un article publié le 1er mai 2026."),
        ("  ", MAY, "Un article publié le 1er mai 2026."),
    ],
)
def test_what_is_not_known_is_left_out(author: str | None, date: datetime | None, sentence: str) -> None:
    """The first wording of which everything is known."""
    assert said(author=author, date=date)[1:3] == [sentence, SYNTHETIC]


def test_without_author_and_date_only_the_notice_remains() -> None:
    """No sentence with a hole in it."""
    assert said(author=None, date=None) == ["Le pont rouvre", SYNTHETIC, "Enfin.", OUTRO]


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Anne Martin", "d’Anne Martin"),
        ("Émile Roux", "d’Émile Roux"),
        (normalize("NFD", "Émile Roux"), "d’Émile Roux"),
        ("Hélène Puech", "d’Hélène Puech"),
        ("Hassan Ziani", "de Hassan Ziani"),
        ("Yves Combe", "d’Yves Combe"),
        ("Yann Le Goff", "de Yann Le Goff"),
        ("Oumar Sow", "d’Oumar Sow"),
        ("Ouassila Kadi", "de Ouassila Kadi"),
        ("le service Culture", "du service Culture"),
        ("Les correspondants", "des correspondants"),
        ("la rédaction", "de la rédaction"),
        ("Léa", "de Léa"),
    ],
)
def test_a_name_follows_de_as_french_wants_it(author: str, expected: str) -> None:
    """Elided before a vowel and a mute h, contracted with an article, never before a glide."""
    assert said(author=author, date=None)[1] == f"Un article {expected}."


def test_a_correction_comes_first_after_the_title() -> None:
    """Even where announcements are off: who heard the fault has to hear that it is mended."""
    remark = "Correction\N{NO-BREAK SPACE}: le pont rouvre lundi {et} non mardi."
    assert said(remarks=(remark,))[:2] == ["Le pont rouvre", remark]
    silent = AnnouncementSettings(enabled=False)
    assert said(remarks=(remark,), templates=silent) == ["Le pont rouvre", remark, "Enfin."]
    assert said(templates=silent) == ["Le pont rouvre", "Enfin."]


def test_a_title_that_the_text_does_not_show_is_said_all_the_same() -> None:
    """A title that stands only in the front matter is the first thing heard."""
    whole = announce(
        replace(SCRIPT, segments=(LEAD,)),
        edition="",
        author=None,
        date=None,
        templates=AnnouncementSettings(),
    )
    assert [(segment.kind, segment.written) for segment in whole.segments] == [
        ("added", "Le pont rouvre"),
        ("added", SYNTHETIC),
        ("narration", "Enfin."),
    ]


def test_a_title_of_several_pieces_is_not_cut() -> None:
    """A title with a quotation in it is several segments, one block."""
    piece = replace(QUOTE, block=Place(0, "title"))
    assert said(replace(SCRIPT, segments=(TITLE, piece, LEAD)))[2].startswith("Un article")


def test_a_newsrooms_own_words_are_said() -> None:
    """Every placeholder, in composed or decomposed accents."""
    templates = AnnouncementSettings(
        before=(normalize("NFD", "{titre}, dans {édition}."),), after=("{auteur} | À demain.",), quotations=()
    )
    script = replace(SCRIPT, segments=(TITLE, LEAD, QUOTE))
    assert said(script, templates=templates) == [
        "Le pont rouvre", "Le pont rouvre, dans Le Courrier.", "Enfin.", "C’est fait.", "Inès Valat",
    ]  # fmt: skip
    assert said(script, templates=templates, author=None)[-1] == "À demain."


def test_each_sentence_added_is_a_segment_that_comes_from_nowhere_in_the_article() -> None:
    """Shown like the rest, with its spoken form, and without a place or a source."""
    added = [s for s in announce(
        SCRIPT, edition="Le Courrier", author="Léo Dast", date=MAY, templates=AnnouncementSettings()
    ).segments if s.kind == "added"]  # fmt: skip
    assert [(s.block, s.source, s.speaker, s.quotation) for s in added] == [(None, None, None, None)] * 3
    assert "premier mai deux mille vingt-six" in added[0].spoken


def test_the_article_itself_is_not_changed() -> None:
    """What is written stays, in its order, with its values."""
    whole = announce(SCRIPT, edition="E", author=None, date=None, templates=AnnouncementSettings())
    assert tuple(segment for segment in whole.segments if segment.kind != "added") == SCRIPT.segments
    assert replace(whole, segments=()) == replace(SCRIPT, segments=())
