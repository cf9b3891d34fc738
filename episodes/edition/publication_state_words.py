"""Words, dates and lines that say whether an article may be heard: « brouillon », « relu », « embargo »."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from unicodedata import normalize
from zoneinfo import ZoneInfo

from episodes.errors import EpisodeError
from episodes.formatting import parse_publication_date
from scripts.readers.publication_status import plain_words

_WORDS: Mapping[str, str] = {
    "yes": "oui o yes y true vrai 1 x on",
    "no": "non n no false faux 0 off aucun aucune none néant null",
    "go": """
        publié publiée published publish public publique en_ligne mis_en_ligne mise_en_ligne online
        live validé validée prêt prête prêt_à_publier prête_à_publier prêt_à_paraître bon_à_tirer
        bon_à_publier bat ready approved approuvé approuvée diffusé diffusée paru parue définitif
        définitive libre gratuit free tous tout_le_monde tout_public accès_libre everyone open
        ouvert bat_donné bat_ok bat_signé bat_validé bon_pour_publication bon_pour_diffusion
        bon_pour_parution bon_pour_mise_en_ligne bon_pour_accord ok_pour_publication ok_pour_diffusion
        ok_pour_mise_en_ligne ok_pour_parution prêt_pour_publication prête_pour_publication
        prêt_pour_diffusion prêt_à_diffuser prêt_à_mettre_en_ligne prêt_pour_mise_en_ligne
        ready_to_publish ready_for_publication approved_for_publication feu_vert feu_vert_donné accordé
        accordée levé levée embargo_levé embargo_levée embargo_passé embargo_échu embargo_terminé
        mise_en_ligne_faite mise_en_ligne_effectuée posted autorisé autorisée visé visée bouclé
        bouclée tous_publics validé_rédaction validé_rédac validé_juridique""",
    "ok": "ok okay d_accord ok_rédaction ok_rédac ok_sr ok_chef ok_juridique ok_avocat ok_desk",
    "done": """
        relu relue vu vue corrigé corrigée vérifié vérifiée
        mis_à_jour mise_à_jour actualisé actualisée
        modifié modifiée rectifié rectifiée complété complétée révisé révisée
        edited reviewed proofread checked
        updated donné donnée signé signée fait faite""",
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
        version_de_travail document_de_travail incomplete expired expiré expirée pas non_validé non_validée
        not needs_review need_review needs_work needs_approval needs_edit validation_juridique
        relecture_juridique relecture_avocat à_revoir à_reprendre à_réécrire à_finaliser à_approuver
        à_modifier à_terminer à_sourcer attendre attend non_relue non_corrigé non_corrigée
        non_vérifié non_vérifiée non_définitif for_review under_review awaiting unapproved
        premier_jet version_provisoire rejeté_par killed kill spiked prepa prop refuse""",
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
_STRONGEST = ("hold", "subscribers")
"""Kinds that win over what stands beside them: « validé, à relire », « brouillon de Nadia »."""
_GOING = frozenset({"go", "ok", "yes"})
_PROSE = 8  # words; a longer value may be a sentence of the article
_LONGEST = 5  # words of an entry of the table

_CLEAR = """
    brouillon draft auto_draft ébauche wip work_in_progress en_attente pending review in_review for_review
    under_review needs_review need_review needs_work needs_approval à_relire à_valider à_vérifier à_corriger
    à_compléter à_retravailler à_revoir à_réécrire à_finaliser à_approuver en_relecture relecture_juridique
    validation_juridique en_validation en_rédaction non_relu non_relue non_validé non_validée non_publié
    non_publiée ne_pas_publier ne_pas_diffuser do_not_publish not_published unpublished unapproved not_ready
    pas_prêt version_de_travail document_de_travail version_provisoire premier_jet sous_embargo embargoed
    on_hold réservé_aux_abonnés dépublié dépubliée"""
"""What means "not yet" under any key."""
_PEOPLE = re.compile(
    r"\b(?:par|by)(?: (?:la|le|les|l|the|un|une|notre|mon))?"
    r"(?: (?!(?:et|and|a|en|pas|non|sous|mais|sauf|si)\b)[^\W\d_]+)(?: en chef(?:fe)?| adjointe?"
    r"| (?:de|du|d|of)(?: la| l)? [^\W\d_]+)?"
)
_LINKS = frozenset(
    "le la les l du de des d et and en sur à a au aux ce depuis web site papier print on the".split()
)
_NUMBER = re.compile(r"v?\d{1,4}(?:er)?|\d{1,2}h(?:\d\d)?|h")
_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]*")
_DATE_WITHIN = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d[:h]\d\d)?(?!\d)"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}(?:,? (?:a )?\d{1,2} ?h ?(?:\d\d)?)?"
    r"|(?:(?:lun|mar|mercre|jeu|vendre|same)di "
    r"|dimanche )?\d{1,2}(?:er)? [a-z]{3,9}\.? \d{4}(?:,? (?:a )?\d{1,2} ?h ?(?:\d\d)?)?"
)

_BEFORE_DATE = re.compile(
    r"(?:(?:sous|embargo(?:ed)?|until|jusqu'(?:au|a|en)|a partir d[eu]|des|(?:pas|not|ne pas publier)"
    r" (?:avant|before)|avant|a (?:paraitre|publier|diffuser|mettre en ligne)|programmee?"
    r"|planifiee?|prevue?|publie[er]?|parution|publication"
    r"|mise? en ligne|diffusion|pour|le|du|au)\b[\s:,-]*)+"
)
_INCLUSIVE = re.compile(r"[\s,(]+(?:inclus|inclusivement|compris)\)?$")
_LETTERS = re.compile(r"[^\W\d_]+")
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
_UNTIL_LINE = re.compile(
    r"^(?:(?:article|texte|papier|communique|dossier|document)s? (?:de presse )?)?\W*(?:a "
    r"|sous )?(?:embargo\b|ne (?:surtout )?pas (?:publier|diffuser|mettre en ligne"
    r""
    r"|utiliser) avant\b|pas avant\b"
    r"|(?:publication|parution|diffusion|mise en ligne) (?:(?:prevue|programmee) )?(?:le|du|a partir|\d)"
    r"|a (?:publier|diffuser|paraitre|mettre en ligne) (?:a partir d[eu]|le|du)\b|not before\b"
    r"|(?:do not|don't) (?:publish|release|use) (?:before|until)\b|embargoed\b)"
)


def is_until(line: str) -> bool:
    """Whether a line announces an embargo, whose date follows."""
    return bool(_UNTIL_LINE.search(plain(line)))


def marker(line: str) -> str:
    """The mark of a line or title without the rest, for messages: « [Brouillon] »."""
    text = plain(line)
    marks = (form.search(text) for form in (_HELD_MARK, _PAID_MARK))
    found = _DRAFT_TITLE.match(text) or next(filter(None, marks), None)
    return found[0].strip() if found and not _DRAFT_LINE.fullmatch(plain_words(line)) else line[:60]


def says_draft(line: str) -> bool:
    """Whether a line or title marks itself as a draft: « [Brouillon] Conseil »."""
    text = plain(line)
    is_draft = _DRAFT_LINE.fullmatch(plain_words(line)) or _DRAFT_TITLE.match(text)
    return bool(is_draft or _HELD_MARK.search(text))


def says_subscribers(line: str) -> bool:
    """Whether a title marks itself as for subscribers: « [Abonnés] Conseil »."""
    return bool(_PAID_MARK.search(plain(line)))


def word(value: str) -> str | None:
    """The kind of a value, a key of `_WORDS` or "empty"; None where it is none of these."""
    if sign := _SIGNS.get(value.strip("\ufe0f []")):
        return sign
    words = plain_words(value).split()
    if not words:
        return None if value.strip(" \t\"'“”«»") else "empty"  # « ⏳ » may mean anything
    found = _table().get(" ".join(words))
    if found and (found in _STRONGEST or "?" not in value):
        return found
    kinds = {kind for _, kind in _phrases(_PEOPLE.sub(" ", " ".join(words)).split())}
    strongest = next((kind for kind in _STRONGEST if kind in kinds), None)
    return strongest or _agreement(value)


def opening(value: str) -> str | None:
    """The kind, "hold" or "subscribers", of the words a value begins with: prose may have them further on."""
    words = plain_words(value).split()
    found = (_table().get(" ".join(words[:count])) for count in range(min(len(words), _LONGEST), 0, -1))
    return next((kind for kind in found if kind in _STRONGEST), None)


def is_clear(value: str) -> bool:
    """Whether a short value begins with what means "not yet" under any key."""
    words = plain_words(value).split()
    return len(words) <= _PROSE and any(
        " ".join(words[:count]) in clear_words() for count in range(1, _LONGEST + 1)
    )


def is_name(value: str) -> bool:
    """Whether a value consists of names: « Sophie M. », « P. Martin et Nadia »."""
    words = _LETTERS.findall(value)
    return bool(words) and all(_NAME.fullmatch(each) or each in _LINKS for each in words)


def _agreement(value: str) -> str | None:
    """Recognise a value that only says who agreed, and when: « relu et validé par la rédaction ».

    Returns:
        "go"; "done" where it only says that some work was done, « faite (Samir, 26/11) »; None for others.
    """
    if "?" in value:
        return None
    names = {plain_words(name) for name in _NAME.findall(value)} if not value.isupper() else set()
    without_dates = _DATE_WITHIN.sub(" ", plain(value))
    kinds = set()
    for phrase, kind in _phrases(_PEOPLE.sub(" ", plain_words(without_dates)).split()):
        if kind is None and (phrase in _LINKS or phrase in names or _NUMBER.fullmatch(phrase)):
            continue
        if kind is None or kind not in _GOING | {"done"}:
            return None
        kinds.add(kind)
    if not kinds:
        return None
    return "go" if _GOING & kinds else "done"


def _phrases(words: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Split words into the longest phrases that the table has, each with its kind; else single words."""
    at = 0
    while at < len(words):
        sizes = range(min(_LONGEST, len(words) - at), 0, -1)
        size = next((size for size in sizes if " ".join(words[at : at + size]) in _table()), 1)
        phrase = " ".join(words[at : at + size])
        yield phrase, _table().get(phrase)
        at += size


@cache
def _table() -> Mapping[str, str]:
    """The kind of each word of `_WORDS`."""
    return {plain_words(word): kind for kind, words in _WORDS.items() for word in words.split()}


@cache
def clear_words() -> frozenset[str]:
    """What means "not yet" under any key, in lower case without accents."""
    return frozenset(map(plain_words, _CLEAR.split()))


def plain(value: str) -> str:
    """The text in lower case without accents, with straight apostrophes and single blanks."""
    text = _APOSTROPHES.sub("'", normalize("NFKC", value)).casefold()
    return " ".join(text.translate(_ACCENTS).split())


def date(value: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Parse a date as people write it: « jusqu'au 12 mars 2035 à 6h », « 12/03/2035 inclus ».

    Args:
        value: the text, nothing but the date and such words.
        zone: of a date that does not give its offset.
        now: the time, aware.

    Returns:
        None where it is not a date.
    """
    text = plain(value).strip(" .;,()")
    bare = _BEFORE_DATE.sub("", text, count=1) if _BEFORE_DATE.match(text) else text
    day = _INCLUSIVE.sub("", bare)
    for form in (normalize("NFKC", value).strip(), day):
        with suppress(EpisodeError, OverflowError):
            found = parse_publication_date(form, zone=zone, now=now) if form else None
            return found and found + timedelta(days=day != bare)
    return None


def date_within(value: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Find the latest date anywhere in a text: « publié le 12/11/2026 par Sophie ».

    Args:
        value: the text.
        zone: of dates that do not give their offset.
        now: the time, aware.
    """
    found = (date(each, zone, now) for each in _DATE_WITHIN.findall(plain(value)))
    return max(filter(None, found), default=None)
