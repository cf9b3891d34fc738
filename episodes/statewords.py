"""What people write to say that an article may be heard, or not yet: words, signs, dates and whole lines."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from unicodedata import normalize
from zoneinfo import ZoneInfo

from episodes.dates import publication
from episodes.errors import EpisodeError
from scripts.readers.release import folded

_WORDS: Mapping[str, str] = {
    "yes": "oui o yes y true vrai 1 x on ok",
    "no": "non n no false faux 0 off aucun aucune none néant null levé levée",
    "go": """
        publié publiée published publish public publique en_ligne mis_en_ligne mise_en_ligne online
        live validé validée prêt prête prêt_à_publier prête_à_publier prêt_à_paraître bon_à_tirer
        bon_à_publier bat ready approved approuvé approuvée diffusé diffusée paru parue définitif
        définitive libre gratuit free tous tout_le_monde tout_public accès_libre everyone open
        ouvert""",
    "hold": """
        brouillon draft auto_draft ébauche en_cours en_rédaction rédaction à_écrire à_faire à_finir
        en_relecture relecture à_relire non_relu à_corriger à_valider à_vérifier à_compléter
        à_retravailler en_validation validation en_attente attente pending review in_review
        in_progress wip work_in_progress todo privé privée private corbeille poubelle trash supprimé
        supprimée deleted archivé archivée archived archive archives retiré retirée withdrawn
        dépublié dépubliée unpublished non_publié non_publiée ne_pas_publier ne_pas_diffuser
        not_published do_not_publish not_ready pas_prêt pas_prête hold on_hold suspendu suspendue
        en_suspens bloqué bloquée gelé gelée au_marbre marbre au_frigo frigo abandonné abandonnée
        annulé annulée refusé refusée rejeté rejetée rejected masqué masquée caché cachée hidden
        confidentiel confidentielle interne inherit incomplet incomplète provisoire temporaire
        version_de_travail document_de_travail incomplete expired expiré expirée pas non_validé""",
    "later": """
        embargo sous_embargo embargoed future futur programmé programmée planifié planifiée
        scheduled à_paraître à_venir prévu prévue""",
    "subscribers": """
        abonné abonnés abonnée abonnées abonnement réservé réservée réservé_aux_abonnés premium
        payant payante subscriber locked subscribers members membres adhérents paid restricted restreint
        restreinte payé""",
}
_SIGNS: Mapping[str, str] = {
    "✓": "yes",
    "✔": "yes",
    "☑": "yes",
    "✅": "yes",
    "✗": "no",
    "✘": "no",
    "❌": "no",
}
_OPENINGS = ("hold", "subscribers")
"""What holds back whatever follows: « brouillon, ne pas publier », « réservé aux abonnés »."""

_BEFORE_DATE = re.compile(
    r"(?:(?:sous|embargo(?:ed)?|until|jusqu'(?:au|a|en)|a partir d[eu]|des|(?:pas|not|ne pas publier)"
    r" (?:avant|before)|avant|a paraitre|programmee?|planifiee?|prevue?|publie[er]?|parution|publication"
    r"|mise? en ligne|diffusion|pour|le|du|au)\b[\s:,-]*)+"
)
_INCLUSIVE = re.compile(r"[\s,(]+(?:inclus|inclusivement|compris)\)?$")
_APOSTROPHES = re.compile("[\u2019\u2018\u02bc\u00b4\u0060]")
_ACCENTS = str.maketrans("éèêëàâûôîç", "eeeeaauoic")

_DRAFT_LINE = re.compile(
    r"(?:brouillon|draft|(?:version|document) de travail)(?: (?:v ?)?\d{1,3})?"
    r"(?: ne pas (?:publier|diffuser).{0,40})?"
    r"|(?:a )?ne (?:pas|surtout pas) (?:publier|diffuser|mettre en ligne)(?: ni diffuser)?"
    r"|(?:do not publish|not for publication)"
)
_DRAFT_TITLE = re.compile(r"\W*(?:brouillon|ne pas (?:publier|diffuser|mettre en ligne))\s*[:–—|-]")
_BRACKETED = r"[\[(]\s*(?:{})\b[^\[\]()]{{0,60}}[\])]"
_HELD = (
    r"brouillon|draft|wip|(?:sous )?embargo|ne pas (?:publier|diffuser|mettre en ligne)|a (?:relire|valider)|"
    r"en (?:relecture|attente)|(?:version|document) de travail|pas pret"
)
_HELD_MARK = re.compile(rf"^\W*{_BRACKETED.format(_HELD)}|{_BRACKETED.format(_HELD)}\W*$")
_PAID = r"abonnee?s?|(?:reservee? )?aux abonnes|premium"
_PAID_MARK = re.compile(rf"^\W*{_BRACKETED.format(_PAID)}|{_BRACKETED.format(_PAID)}\W*$")
_UNTIL_LINE = re.compile(r"^(?:sous )?embargo\b|^ne pas (?:publier|diffuser) avant\b|^not before\b")


def is_until(line: str) -> bool:
    """Whether a line speaks of an embargo, whose date follows."""
    return bool(_UNTIL_LINE.search(plain(line)))


def marker(line: str) -> str:
    """What a line or title says of whether it may be heard, without the rest of it."""
    text = plain(line)
    marks = (form.search(text) for form in (_HELD_MARK, _PAID_MARK))
    found = _DRAFT_TITLE.match(text) or next(filter(None, marks), None)
    return found[0].strip() if found and not _DRAFT_LINE.fullmatch(folded(line)) else line[:60]


def says_draft(line: str) -> bool:
    """Whether a line or title says by itself that it is not to be heard yet: « [Brouillon] Conseil »."""
    text = plain(line)
    return bool(_DRAFT_LINE.fullmatch(folded(line)) or _DRAFT_TITLE.match(text) or _HELD_MARK.search(text))


def says_subscribers(line: str) -> bool:
    """Whether a title says by itself that it is for subscribers: « [Abonnés] Conseil »."""
    return bool(_PAID_MARK.search(plain(line)))


def word(value: str) -> str | None:
    """What kind of word a value is, as the table has them, or "empty"; None for others."""
    if sign := _SIGNS.get(value.strip("\ufe0f []")):
        return sign
    words = folded(value).split()
    if not words:
        return "empty"
    if found := _table().get(" ".join(words)):
        return found
    openings = (_table().get(" ".join(words[:count])) for count in range(min(len(words) - 1, 5), 0, -1))
    return next((kind for kind in openings if kind in _OPENINGS), None)


@cache
def _table() -> Mapping[str, str]:
    return {folded(word): kind for kind, words in _WORDS.items() for word in words.split()}


def plain(value: str) -> str:
    """A text in lower case without accents, with straight apostrophes and single blanks."""
    text = _APOSTROPHES.sub("'", normalize("NFKC", value)).casefold()
    return " ".join(text.translate(_ACCENTS).split())


def date(value: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """A date as people write it: « jusqu'au 12 mars 2035 à 6h », « 12/03/2035 inclus »; None for others."""
    text = plain(value).strip(" .;,()")
    bare = _BEFORE_DATE.sub("", text, count=1) if _BEFORE_DATE.match(text) else text
    day = _INCLUSIVE.sub("", bare)
    for form in (normalize("NFKC", value).strip(), day):
        with suppress(EpisodeError, OverflowError):
            found = publication(form, zone=zone, now=now) if form else None
            return found and found + timedelta(days=day != bare)
    return None
