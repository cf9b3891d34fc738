"""Directives to the newsroom in the first lines of an article: « À relire avant publication », « Brouillon ».

A line that consists of such words alone is a directive anywhere at the top. One that begins with them and
goes on (« Article retiré le 27/11/2026 – droit de réponse ») is one where it stands apart: in capitals, bold,
between stars or brackets, above the title. « À relire : nos dix articles de l'été » is a headline.
"""

import re

from episodes.edition.publication_state_words import plain

_SUBJECT = (
    r"(?:cet?te? |l[ae] |l'|ce )?(?:article|papier|texte|sujet|page|breve|depeche|contenu|document"
    r"|copie|enquete"
    r"|interview|communique|reportage|story)s?"
)
_GOING_OUT = (
    r"(?:publier|diffuser|mettre en ligne|utiliser|reprendre|divulguer|communiquer|relayer|imprimer|exporter"
    r"|partager|envoyer|sortir|passer|lancer|monter)"
)
_OUT = r"(?:publication|parution|diffusion|mise en ligne|bouclage|impression|envoi|bat|bon a tirer)"
_FORBIDDEN = "|".join(
    (
        rf"(?:a |prierede |merci de )?ne (?:surtout |absolument )?(?:pas|plus|jamais"
        rf"|rien) (?:encore )?{_GOING_OUT}"
        rf"(?: (?:ni|ou|et) {_GOING_OUT})?",
        rf"pas (?:encore )?(?:de |pour |d')?(?:{_OUT}|publiable|pret|relu|valide|verifie|corrige"
        rf"|definitif)e?s?",
        r"non[ -](?:publiable|relu|valide|verifie|corrige|definitif|definitiv|publie|termine)e?s?",
        rf"{_OUT}s? (?:interdite?|suspendue?|differee?|reportee?|annulee?|bloquee?|gelee?|en attente)",
        rf"interdi(?:t|te|ction) (?:de |a la |d')(?:{_OUT}|{_GOING_OUT})",
        r"(?:do not|don'?t|never) (?:publish|release|use|distribute|broadcast|post|print|share|run|air)",
        r"not (?:yet )?(?:(?:for|to be|ready|approved|cleared|final)\b)(?: (?:for |to )?"
        r"(?:publication|publish(?:ed)?|release|distribution|broadcast|use|review))?",
        r"hold(?= until|\W*$)|stop (?:publication|diffusion)|todo|tk(?= )",
        r"(?:hold|held) for (?:release|publication|review|approval)|on hold|unpublished|for review|in review"
        r"|needs? review|pending (?:review|approval)|publication withheld",
    )
)
_TO_DO = (
    r"(?:a|doit etre|a faire) (?:faire )?(?:relire|relue?|revoir|valider|validee?|verifier|corriger"
    r"|completer|retravailler"
    r"|reecrire|finir|finaliser|terminer|amender|sourcer|mettre a jour|approuver|bloquer|geler|depublier)"
)
_CARE = (
    r"(?:relecture|validation|correction|reecriture|redaction|ecriture|verification|finalisation"
    r"|preparation|modification)"
    r"s?(?: (?:juridique|finale|interne|editoriale))?"
)
_AWAITED = (
    rf"(?:l'|la |le |les |d'|de |du |des |un |une )*(?:{_CARE}|{_OUT}|accord|feu vert|visa|retour"
    rf"|confirmation|citations?"
    r"|photos?|legendes?|avocate?s?|chef|cheffe|chefs|redaction|redac|sr|juridique|service juridique)"
)
_WAITING = (
    rf"(?:en cours (?:de |d')|en ){_CARE}|{_CARE} en (?:cours|attente)|en attente(?: (?:de |du |d'"
    rf"|des )?{_AWAITED})?"
    rf"|(?:en )?attend(?:re|ant|ons|s)? {_AWAITED}|attente {_AWAITED}|en suspens|en cours(?=\W*$)"
)
_TAKEN_BACK = (
    r"(?:est |a ete |provisoirement |temporairement )*(?:retire|depublie|suspendu|annule|supprime"
    r"|archive|bloque|gele"
    r"|refuse|rejete|abandonne|masque|desactive|mise? en attente|withdrawn|retracted|killed)e?s?"
)
_DRAFT = (
    r"(?:brouillon|draft(?! n[bf]a|! nfl| wnba| nhl)|wip|work in progress|ebauche|premier jet|rough draft"
    r"|(?:version|document|texte|copie|article|papier) (?:de travail|provisoire|temporaire|interne"
    r"|confidentiel(?:le)?"
    r"|intermediaire)|(?:strictement )?confidentiel|(?:a )?usage interne)"
)
_EMBARGO = (
    r"(?:strictement )?(?:sous |under )?embargo(?:ed)?(?: (?:strict|absolu|total|presse|media|general))*"
)
_BEFORE_OUT = rf"avant (?:toute |la |sa )?(?:{_OUT}|de publier|publier|midi|minuit)"

_DAY = (
    r"\b(?:\d[\d./:h-]*|1er|heures?|h|midi|minuit|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|demain|ce soir"
    r"|matin|soir|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre"
    r"|decembre|nouvel ordre"
    r"|v\s?\d+|version \d+|tomorrow|monday|tuesday|wednesday|thursday|friday|january|february|march"
    r"|april|june|july"
    r"|august|september|october|november|december|am|pm|gmt|utc|inclus)\b"
)
_BY = (
    r"\b(?:par|by|pour|for) (?:(?:la|le|les|l'|the|un|une)\s?)?[\w'.-]+"
    r"(?: (?:en|de|du|des|d') ?[\w'.-]+| [\w'.-]+(?= avant|$))?"
)
_LINK = (
    r"\b(?:le|la|les|l|a|au|aux|de|du|des|d|en|et|ou|ni|puis|ce|cette|cet|jusqu|jusque|avant|apres"
    r"|par|sur|until|before|"
    r"till|the|on|at|and|not|pas|n|no|premiere|deuxieme|version|bouclage|merci|svp|stp|urgent|urgence|important|attention|note|nb|ns"
    r"|date|a partir|des|partir)\b"
)
_CONTROL = rf"(?:{_SUBJECT} )?{_TAKEN_BACK} (?:le |du site|des sites)|{_SUBJECT} {_TAKEN_BACK}"
_PHRASES = re.compile(
    rf"\b(?:{_CONTROL}|{_FORBIDDEN}|(?:{_SUBJECT} |version )?(?:{_TO_DO}|{_WAITING})|{_DRAFT}"
    rf"|a (?:publier|diffuser|mettre en ligne) (?={_DAY}|le |du |a partir|apres )"
    rf"|(?:{_SUBJECT}(?: de presse)?\W+)?{_EMBARGO}|{_BEFORE_OUT})\b"
)
_FILLING = re.compile(rf"{_BY}|{_DAY}|{_LINK}")
_START = r"^(?:attention|urgent|important|note|nb|ns|rappel|info|statut|etat)?[\W_]*"
_GOES_ON = re.compile(
    rf"{_START}(?:(?:{_FORBIDDEN})\b"
    rf"|(?:{_SUBJECT} |version )?{_TO_DO}(?=$|[\s]*[,;(–—/+!-]| (?:par|avant(?! de (?!publier"
    rf"|diffuser|mettre))|d'urgence|et|puis|juridique|cote|chez|svp|absolument|encore)\b)"
    rf"|(?:{_SUBJECT} )?(?:{_WAITING})(?=$|\s*[,;:(–—/+!-]| (?:par|avant|chez|du|de|d'|le|la)\b)"
    rf"|{_SUBJECT} {_TAKEN_BACK}(?=$|\s*[,;:(–—/+!-]| (?:le|a la demande|sur demande|sur ordre"
    rf"|depuis|du site|en attente|provisoirement|temporairement|suite|pour)\b)"
    rf"|{_TAKEN_BACK} (?:le \d|du site|a la demande|sur demande|depuis|jusqu'a nouvel ordre"
    rf"|par (?:le |la |l')"
    r"(?:service|juridique|avocate?|redac|sr\b|direction|chef|editeur))"
    r"|manque(?:nt)? (?:la |le |les |une? |des |l')?(?:reaction|citation|photo|legende|reponse"
    r"|chiffres?|accord|validation)"
    r"|sous embargo(?=\s*[(–—!-])"
    rf"|{_DRAFT}(?=$|\s*[,;(–—/+!_-]|\s+(?:v\s?\d|version|\d|ne |non |a |par|en |du \d|de \d|pour"
    rf"|for|not|do |avant))"
    rf"|{_EMBARGO}(?=$|[\s:,(–—!-]+(?:jusqu|until|au \d|le |{_DAY}|strict|$)))"
)
_ALONE = re.compile(r"\W*(?:retire|depublie|bloque|gele|refuse|rejete)e?s?\W*")
_FEW = 4  # words of a line that begins with « brouillon » and stands above a title
_AT_END = re.compile(rf"[–—(/-]\s*(?:{_FORBIDDEN})\W*$")
_TO_SOMEBODY = re.compile(rf"{_START}{_DRAFT}\b[^:]*$")
_WORDS = re.compile(r"[^\W_]+")

_PAID = re.compile(
    r"^\W*(?:(?:cet? |ce |la suite (?:de (?:cet|l')\s?)?)?(?:article|contenu|papier|texte|page"
    r"|reportage|enquete|video|suite)? ?"
    r"(?:est |sont )?(?:(?:exclusivement|uniquement|strictement|en exclusivite) )*"
    r"(?:reservee?s?|accessibles?|disponibles?|destinee?s?|exclusi(?:f|ve)s?)? ?(?:(?:exclusivement"
    r"|uniquement|seulement|qu) )*"
    r"(?:aux|a nos|pour (?:les|nos)|a tous nos) (?:seuls )?(?:abonnee?s|adherente?s|membres"
    r"|souscripteurs|lecteurs abonnes)"
    r"(?: [^:.,]{0,25})?"
    r"|(?:article|contenu|texte|papier|enquete|edition|zone|espace)? ?(?:premium|payante?|(?:pour "
    r"|aux )?abonnee?s)"
    r"|(?:for )?(?:subscribers?|members?)[ -](?:only|exclusive)|subscriber[ -]only|for subscribers"
    r"|il vous reste \d{1,3}\s?% (?:de cet article|a (?:lire|decouvrir)).*)\W*$"
)


_DATED = re.compile(r"^\W*(?:sous )?embargo\W+(?:jusqu'(?:au|a) |au |le )?\d{1,2}(?:[/.]| ?h\b)")
"""An embargo with a day, whatever headline follows: « EMBARGO 04/12 – Le collège aura un gymnase »."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s")


def says(line: str, *, apart: bool) -> bool:
    """Whether a line holds the article back: « À relire avant publication ».

    Args:
        line: as written.
        apart: whether it stands apart from the text: in capitals, bold, stars or brackets, above the title.
    """
    text = plain(line).replace("_", " ")
    if _ALONE.fullmatch(text) or _DATED.match(text):
        return True
    if not (_PHRASES.search(text) or _GOES_ON.search(text)):
        return False
    rest = _FILLING.sub(" ", _PHRASES.sub(" ", text))
    if not _WORDS.search(rest):
        return True
    is_short = len(_WORDS.findall(text)) <= _FEW
    begins = _GOES_ON.search(text) or _AT_END.search(text) or (is_short and _TO_SOMEBODY.search(text))
    if not (apart and begins):
        return False
    # a sentence goes on behind a comma: « Ne pas publier serait une faute, estime le maire »
    behind = text.partition(",")[2]
    return len(_WORDS.findall(behind)) <= 1 or bool(_PHRASES.search(behind))


def says_paid(line: str) -> bool:
    """Whether a line is the notice of a paywall: « Article réservé aux abonnés »."""
    return any(_PAID.search(sentence) for sentence in _SENTENCE_END.split(plain(line))[:1])
