"""French boilerplate around an article: links, sharing, subscription, credits. Whole blocks, never prose.

« Il faut lire aussi entre les lignes » is a sentence and stays; « À lire aussi » alone, or before a colon or
a link, is dropped, and so are the links that follow it. In the patterns, `'` stands for both apostrophes.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scripts.article import Skipped
from scripts.readers.block_builder import WORD, DraftBlock

RELATED = (
    r"(?:[àa] )?(?:lire|relire|voir|revoir|écouter|découvrir)(?: ou (?:re)?(?:lire|voir|écouter))? "
    r"(?:aussi|également|encore|par ailleurs)(?: (?:sur|dans) (?:le|la) (?:même )?\w+)?",
    r"[àa] (?:re)?lire",
    r"(?:[àa] lire )?sur le m[êe]me (?:sujet|thème)",
    r"dans la m[êe]me (?:rubrique|catégorie)",
    r"(?:nos )?autres (?:articles|actualités)",
    r"(?:articles?|sujets?|contenus?) (?:liés?|similaires?|connexes?|associés?)",
    r"(?:les )?(?:articles )?(?:les )?plus (?:lus|populaires|récents)",
    r"(?:nos )?(?:derniers articles|dernières actualités)",
    r"vous (?:aimerez|pourriez) (?:aussi )?(?:aimer)?",
    r"(?:ces articles|ceci|cela) (?:pourraient|pourrait|peut) (?:aussi )?vous intéresser",
    r"pour aller plus loin",
    r"en savoir plus",
    r"plus d'infos?(?:rmations)?",
    r"lire la suite",
    r"\((?:lire|voir|relire) (?:aussi |également |notre |nos |l'|page )[^()]{1,120}\)",
    r"retrouvez (?:tous )?(?:nos|notre) (?:articles?|dossiers?)[^.!?]*",
)
"""Announcements of links to other articles."""

AROUND = {
    "byline": (
        r"(?:[\w. -]{1,40} )?\(?(?:avec (?:l'|la )?)?"
        r"(?:afp|ats|keystone-ats|reuters|belga|presse canadienne)(?: et \w{2,12})?\)?",
    ),
    "sharing": (
        r"partage[rz]?(?: (?:cet |l')?article)?(?: (?:sur|par|avec|via) [\w, -]{1,60})?[ :!]*",
        r"facebook|twitter|linkedin|whatsapp|instagram|telegram|tweeter|imprimer|copier le lien",
        r"envoyer par (?:e-?mail|courriel|mail)",
        r"(?:offrir|écouter|enregistrer|sauvegarder|imprimer|commenter|envoyer) (?:cet |l')article[ .!]*",
        r"(?:lire|ajouter|sauvegarder) (?:plus tard|(?:à|dans) (?:mes|vos) favoris)",
        r"(?:retrouvez|suivez) (?:(?:toute )?(?:l'|notre )actualité|"
        r"toutes? (?:nos|les) (?:infos|photos|vidéos))"
        r".{0,120}(?:application|appli|page|site|réseaux sociaux|chaîne|compte)\b.{0,40}",
        r"toutes les (?:photos|vidéos|images) sont (?:à retrouver|disponibles) .{1,100}",
        r"suivez-nous[ .!]*",
        r"(?:suivez|retrouvez|rejoignez)[ -]nous (?:aussi )?sur .{1,120}",
    ),
    "subscription": (
        r"(?:déjà )?abonnée? ?\?.{0,80}",
        r"s'abonner|je m'abonne|se connecter|connectez-vous[ .!]*",
        r"abonnez-vous[ .!]*",
        r"abonnez-vous[ ,!:]+(?:à|a|dès|pour|et|au|aux|gratuitement|maintenant|en|ici)\b.{0,200}",
        r"(?:inscrivez-vous|s'inscrire) (?:gratuitement )?à (?:notre|nos|la|l'|une) ?"
        r"(?:info|news)?-?lett(?:re|er).{0,150}",
        r"recevez .{0,80}(?:newsletter|infolettre|lettre d'information).{0,100}",
        r"(?:newsletter|infolettre)s?(?: (?:du|de la|hebdomadaire|quotidienne)[\w -]{0,40})?",
        r"(?:cet |ce |l')?(?:article|contenu) (?:est )?réservé (?:aux|à nos) abonné.{0,100}",
        r"(?:la suite|cet article|ce contenu)(?: de (?:cet |l')article)? est réservée? (?:aux|à nos) .{0,90}",
        r"il vous reste \d+(?:[.,]\d+)?\s?% de (?:cet |l')article à lire.{0,100}",
        r"pour (?:lire la suite|continuer (?:votre|la) lecture)(?: de (?:cet |l')article)?,? "
        r"(?:abonnez|connectez|inscrivez).{0,100}",
    ),
    "photo credit": (
        r"(?:©|\(c\)) ?.{1,100}",
        r"\(?(?:crédits?(?: photos?| images?)?|photos?|images?|illustrations?|ph\.)\s?[:©].{0,100}",
        r"\(?photo(?: d'archives?| d'illustration)?\)?(?: ?[:©].{0,100})?",
    ),
    "publication date": (
        r"(?:publié|mis à jour|modifié|actualisé|posté)e? (?:le |à |hier|aujourd'hui|il y a )[^.]{1,120}\.?",
        r"(?:le )?(?:(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )?(?:\d{1,2}|1er) (?:janvier|février|"
        r"mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre) \d{4}"
        r"(?:,? (?:à )?\d{1,2} ?[h:] ?\d{0,2})?",
    ),
    "reading time": (
        r"(?:temps de )?lecture\s?:?\s?\d{1,3}\s?min(?:ute)?s?\.?",
        r"\d{1,3}\s?min(?:ute)?s? de lecture\.?",
    ),
    "comments": (
        r"(?:\d{1,6}|aucun|un|pas de) commentaires?",
        r"commentaires?(?: ?\(\d{1,6}\))?",
        r"(?:laisser|ajouter|écrire|poster) un commentaire",
        r"commenter|réagir|réagissez ?!?|signaler (?:une erreur|un abus)",
    ),
    "navigation": (
        r"retour(?: (?:à l'accueil|à la liste|en haut(?: de (?:la )?page)?|aux actualités))?",
        r"haut de (?:la )?page|accueil|menu|aller au contenu(?: principal)?",
        r"(?:actualiser|rafraîchir)(?: (?:le direct|la page))?|charger plus(?: de \w{1,20})?",
        r"(?:voir|afficher|montrer) plus",
        r"vous êtes ici\s?:.{0,200}",
        r".{0,150}\btous droits réservés\b.{0,80}|copyright \d{4}.{0,80}",
        r"(?:page|article) (?:suivante?|précédente?)",
    ),
    "advertisement": (
        r"publicité|contenu sponsorisé",
        r"la suite (?:de l'article )?après (?:la|cette) publicité",
    ),
    "tags": (
        r"(?:tags?|mots?[ -]clés?|étiquettes?)\s?:.{1,200}",
        r"#\w{1,40}(?:[ ,]+#\w{1,40})*",
    ),
    "social signature": (r"[—–-]{1,2} ?[^()]{1,60}\(@\w{1,30}\).{0,60}",),
}
"""Patterns of blocks that are not part of the article, by the reason they are left out."""

HEADABLE = frozenset(
    {"byline", "link", "related links", "sharing", "comments", "reading time", "social signature"}
)
"""Reasons that apply to a marked heading too; under the others it may be a sub-heading of the article."""


_SIGNED = 4  # blocks an article has at least for a lone name to be its signature
_LONGEST = 300  # characters; a longer block is prose

_QUOTES = re.compile('[«»“”„"—–]')
_DECORATION = re.compile(r"^[^\w\s«»“”\"'(©#>→@—–-]+\s*")
_PARTS = re.compile(r"\s[•·|–—-]\s")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")

_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*(?: (?:(?:de|du|des|la|le) )?[A-ZÀ-ÖØ-Þ][\w'’.-]*){1,4}"
_BYLINE = re.compile(
    r"(?:Par|Propos recueillis par|Textes? :|Textes? et photos? (?::|par)) "
    rf"({_NAME}(?:(?:,| et) {_NAME})*)\.?"
)


def _any_of(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns).replace("'", "['’]")


_RELATED = rf"(?:>+ |→ |» )?(?:{_any_of(RELATED)})"
_HEADING = re.compile(rf"{_RELATED}\s?(?:[:…>→»-]|\.\.\.)?", re.IGNORECASE)
_LEADING = re.compile(rf"{_RELATED}\s?[:>→|–—-]?\s?", re.IGNORECASE)
_TELLING = re.compile(rf"(?![àa] (?:re)?lire\s?:){_RELATED}\s?[:>→|–—]\s?\S.*", re.IGNORECASE)
_AROUND = tuple((reason, re.compile(_any_of(patterns), re.IGNORECASE)) for reason, patterns in AROUND.items())


class SortedBlocks(NamedTuple):
    """The blocks of an article apart from those around it."""

    kept: list[DraftBlock]
    skipped: list[Skipped]
    author: str | None  # as in the byline


def sort(drafts: Iterable[DraftBlock]) -> SortedBlocks:
    """Separate an article from what only surrounds it on its page.

    Args:
        drafts: all blocks, in order.

    Returns:
        The article's own blocks; the others as skipped spans, each with its reason.
    """
    kept: list[DraftBlock] = []
    skipped: list[Skipped] = []
    author = None
    after_heading = in_list = False  # of links: whether one came just before, and whether a list followed it
    for draft in drafts:
        why = judge(draft)
        is_item = draft.kind == "list"
        if why is None and after_heading and (is_item or (not in_list and draft.is_all(draft.inline.linked))):
            why = "related links"
            in_list = in_list or is_item
        elif why is None or why == "related links":
            after_heading, in_list = bool(_HEADING.fullmatch(draft.text)), False
        if why is None:
            kept.append(draft)
            skipped.extend(draft.inline.skipped)
        else:
            skipped.append(Skipped(why, draft.source))
        if why == "byline" and author is None and (found := _BYLINE.fullmatch(draft.text)):
            author = found[1]
    if is_signed(kept):
        last = kept.pop()
        skipped.append(Skipped("byline", last.source))
        author = author or last.text
    return SortedBlocks(kept, skipped, author)


def is_signed(drafts: Sequence[DraftBlock]) -> bool:
    """Whether the last block is a name alone: the author's signature."""
    if len(drafts) < _SIGNED or drafts[-1].level or drafts[-1].kind != "paragraph":
        return False
    return re.fullmatch(_NAME, drafts[-1].text) is not None and not (drafts[-2].quoted or drafts[-1].quoted)


def reason_to_skip(text: str) -> str | None:
    """Why a block with this text, whatever its markup, is not part of an article; None where it may be."""
    if len(text) > _LONGEST:
        return None
    bare = _DECORATION.sub("", text.strip(" *_"))
    reasons = [_match(part) for part in _PARTS.split(bare)]
    return _match(bare) or (reasons[0] if None not in reasons else None)


def judge(draft: DraftBlock) -> str | None:
    """Why a block, by itself, is not part of the article; None where it is."""
    if draft.reading is not None:
        return None
    if not WORD.search(draft.text):
        return None if _QUOTES.search(draft.text) else "ornament"
    why = reason_to_skip(draft.text)
    leading = None if why else _LEADING.match(draft.text)
    if leading and 0 < len(draft.text) - leading.end() <= draft.inline.linked:
        why = "related links"
    return None if draft.level and why not in HEADABLE else why


def _match(text: str) -> str | None:
    """The reason that goes with the whole of a text."""
    if _BYLINE.fullmatch(text):
        return "byline"
    if _ADDRESS.fullmatch(text):
        return "link"
    if _HEADING.fullmatch(text) or _TELLING.fullmatch(text):
        return "related links"
    return next((reason for reason, pattern in _AROUND if pattern.fullmatch(text)), None)
