"""Publication status: statements on drafts, embargoes, subscribers… in keys, first lines and page heads.

Keys are known here, in French and in English, as newsrooms type them; what their values mean is decided in
`episodes/edition/publication_statements.py`. A key that only resembles one is refused where keys stand: it
may have been meant.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, islice
from unicodedata import combining, normalize

from scripts.article import ReleaseKind, Stated

_KEYS: Mapping[ReleaseKind, str] = {
    "status": """
        statut status état state statut_article statut_de_l_article article_status post_status
        statut_publication statut_de_publication publication_status creativeWorkStatus workflow
        workflow_state workflow_status moderation moderation_state moderation_status avancement
        état_d_avancement étape étape_de_validation étape_validation étape_en_cours phase stade circuit
        circuit_de_validation niveau_de_validation stage""",
    "draft": """
        brouillon draft is_draft est_brouillon ne_pas_publier ne_pas_diffuser ne_pas_mettre_en_ligne
        do_not_publish no_publish hold en_attente en_cours en_relecture à_relire à_valider
        à_corriger wip ébauche unpublished non_publié privé private confidentiel masqué hidden""",
    "published": """
        live publié published publish publier publiable à_publier is_published public en_ligne online
        embargo_levé embargo_levée validé prêt ready bon_à_tirer bat mis_en_ligne publié_le
        published_at published_on published_date published_time date_published""",
    "embargo": """
        embargo embargo_le embargo_jusqu_au embargo_jusqu_à embargo_until embargo_date embargoed
        embargoed_until date_embargo date_d_embargo date_de_l_embargo sous_embargo
        sous_embargo_jusqu_au fin_embargo fin_d_embargo fin_de_l_embargo levée_embargo
        levée_de_l_embargo publier_le à_publier_le publier_à_partir_du à_partir_du
        ne_pas_publier_avant ne_pas_publier_avant_le pas_avant pas_avant_le publish_on publish_at
        publish_date publish_time publication publication_le publication_date pub_date
        date_publication date_de_publication heure_de_publication parution date_parution
        date_de_parution à_paraître à_paraître_le paraît_le paraîtra_le mise_en_ligne
        mise_en_ligne_le date_mise_en_ligne date_de_mise_en_ligne mettre_en_ligne_le diffusion
        diffusion_le diffuser_le date_diffusion date_de_diffusion release release_date release_on
        not_before visible_le
        visible_à_partir_du à_partir_de go_live
        go_live_at scheduled scheduled_at scheduled_for programmé programmé_le
        programmé_pour programmé_pour_le valid_from available_from disponible_le
        disponible_à_partir_du""",
    "checked": """
        relu relue relecture visa validation validé_par relu_par relu_et_validé vérifié vérifiée corrigé
        corrigée visé approuvé approuvée approved reviewed approbation approval feu_vert final
        définitif visible affiché actif activé active enabled""",
    "withdrawn": """
        retiré retirée withdrawn dépublié suspendu suspendue bloqué bloquée gelé gelée annulé annulée
        killed disabled supprimé deleted trashed corbeille trash archivé archived
        archive""",
    "subscribers": """
        abonnés abonné réservé réservé_aux_abonnés réservé_abonnés abonnés_seulement premium payant
        paywall subscribers subscribers_only members_only membres adhérents paid paid_only""",
    "access": "accès access visibilité visibility article:content_tier",
    "free": "gratuit accès_libre accès_gratuit isAccessibleForFree is_free free",
    "password": "mot_de_passe mdp password post_password",
    "expires": """
        expire expires expire_le expires_at expiration expiration_date date_expiration
        date_d_expiration expiry_date expiration_time article:expiration_time unpublish unpublish_on
        unpublish_at unpublish_date dépublier_le retirer_le fin_de_publication""",
}

_CORE: Mapping[str, ReleaseKind] = {
    "statut": "status",
    "status": "status",
    "embargo": "embargo",
    "brouillon": "draft",
    "draft": "draft",
    "nepaspublier": "draft",
    "publie": "published",
    "publier": "published",
    "publish": "published",
    "published": "published",
    "publication": "embargo",
    "aparaitre": "embargo",
    "abonnes": "subscribers",
    "subscribers": "subscribers",
    "withdrawn": "withdrawn",
}
"""Keys that a mistyped one may have been meant to be."""

_OTHERS = frozenset({"publisher", "stats", "statue", "statuts", "public", "publics"})
"""Keys that resemble one of those and are common words themselves."""

_PARTS: Mapping[str, ReleaseKind] = {
    "statut": "status", "status": "status", "workflow": "status", "moderation": "status",
    "avancement": "status", "brouillon": "draft", "draft": "draft", "wip": "draft", "embargo": "embargo",
    "publier": "published", "publie": "published", "publiee": "published", "published": "published",
    "publish": "published", "publication": "published", "parution": "published", "pret": "checked",
    "valide": "checked", "validee": "checked", "validation": "checked", "relu": "checked", "relue": "checked",
    "relecture": "checked", "visa": "checked", "bat": "checked", "approbation": "checked",
    "approval": "checked", "approved": "checked", "review": "checked", "depublie": "withdrawn",
    "retire": "withdrawn", "withdrawn": "withdrawn", "abonne": "subscribers", "abonnes": "subscribers",
    "premium": "subscribers", "payant": "subscribers", "paywall": "subscribers",
    "subscribers": "subscribers", "subscriber": "subscribers",
}  # fmt: skip
"""Words that give a key of several words its kind: `article payant`, `statut_wp`."""

_TOPICS = frozenset(
    "tags tag motscles keywords sujet sujets theme themes topics categorie categories category slug surtitre "
    "soustitre subtitle seotitle titreseo titrecourt metatitle description metadescription resume summary "
    "excerpt legende alt posttitle".split()
)
"""Keys for the subject of an article: « brouillon » among its tags holds nothing back."""

_STEM = 5  # letters that a key needs to count as the beginning of another
_LONG = 8  # letters that a key needs for two typing slips to be tolerated

_TOP = 12  # first lines of a text that are searched
_SHORT = 160  # characters of such a line
_WITHIN = 6000  # characters
_FEW = 2  # words of a value that cannot be prose
_AROUND = " \t\r\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\ufeff*_>#•|\"'“”«»{}<!+/~`—–-"
_HEADER = 2  # known keys that make a header of the first lines
_PHRASE = 12  # words at most of a line above a title
_SENTENCE = 8  # words at least of a line of prose; a final mark ends it
_LONGEST = 16  # words at most of a directive
_TITLE = 120  # characters of a title at most
_CAPITALS = 0.8  # share of the letters of a line in capitals
_MARKED = re.compile(r"\s*(?:[*=~!_/>({\[<|-]{2}|[\[({<!*=>_\N{WARNING SIGN}]|[-–—]{2})")
_TITLED = frozenset({"titre", "title"})

_BREAK = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"[^\r\n]+")
_ENTRY = re.compile(r"(?P<key>[^\W\d_][^:\uff1a=\n]{1,44}?)[\s*_\"'”»]{0,9}[:\uff1a=](?P<value>.{0,200})")
_TELLING = re.compile(
    r"\b(?:brouillon|draft|embargo|not (?:publish|before|for)|ne (?:surtout )?pas (?:publier|diffuser|mettre)"
    r"|(?:version|document) de travail)\b"
)
_CONTROL = re.compile(
    r"\b(?:brouillon|draft|wip|ebauche|premier jet|embargo(?:ed)?|hold for|on hold|unpublished"
    r"|unapproved|pending|awaiting"
    r"|(?:in|for|under|needs?) (?:review|work|approval)|work in progress|not published|^review$"
    r"|(?:not|never|don t) (?:yet |be )?(?:for|to be|before|ready|publish|release|use|distribute"
    r"|final|approved)"
    r"|ne (?:\w+ )?(?:pas|jamais|rien) (?:encore )?(?:publier|diffuser|mettre|utiliser|reprendre"
    r"|divulguer|communiquer"
    r"|relayer|imprimer|exporter|partager|envoyer|sortir|passer|lancer|monter)"
    r"|pas (?:encore )?(?:pour |de |d )?(?:publi\w*|diffusion|prete?|relue?|validee?|avant|mise)"
    r"|non (?:publi|relu|valid|verif|corrig|defin|termin)\w*|interdi\w*|confidentiel|usage interne"
    r"|provisoire|de travail"
    r"|avant (?:\w+ )?(?:publication|parution|diffusion|mise en ligne|bouclage|impression|envoi|bat)"
    r"|(?:publication|parution|diffusion|mise en ligne)s? (?:interdit|suspendu|differe|reporte"
    r"|annule|bloque|gele|en att)\w*"
    r"|a (?:publier|diffuser|mettre en ligne|paraitre) (?:le|du|a partir)"
    r"|^(?:retire|bloque|gele|refuse|rejete)e?s?$|en cours$|hold$|hold until|stop (?:publication"
    r"|diffusion)|todo|tk"
    r"|(?:retire|suspendu|annule|bloque|gele|refuse|rejete)e?s? (?:par|jusqu)|manque(?:nt)?|ne plus"
    r"|premiere version"
    r"|a (?:publier|diffuser|mettre en ligne)|(?:publication|parution|diffusion"
    r"|mise en ligne) (?:(?:prevue|programmee) )?(?:le|du|a partir|\d)"
    r"|(?:a|etre|faire) (?:faire )?(?:relire|relue?|revoir|valid\w*|verifi\w*|corriger|completer"
    r"|retravailler|reecrire"
    r"|finir|finaliser|terminer|amender|sourcer|mettre a jour|approuver|bloquer|geler|depublier)"
    r"|relecture|validation juridique|en (?:cours de |cours d )?(?:validation|redaction|ecriture"
    r"|correction|attente|suspens)"
    r"|(?:en )?attend(?:re|ant|ons|s)? (?:le|la|l|les|un|une|de|du)|depubli\w*"
    r"|(?:articles?|papiers?|textes?|sujets?|pages?|breves?|depeches?|contenus?|documents?|copies?|enquetes?"
    r"|interviews?|communiques?|reportages?|story) (?:\w+ ){0,3}(?:retire|suspendu|annule|supprime"
    r"|archive|bloque|gele"
    r"|refuse|rejete|abandonne|masque|desactive|mise?|withdrawn|retracted|killed)e?s?"
    r"|(?:retire|suspendu|annule|supprime)e?s? (?:le|du site|a la demande|sur demande|depuis)"
    r"|withdrawn|retracted"
    r"|abonnee?s?|premium|payante?|subscribers?|members?|adherents|il vous reste)\b"
)
_GOING_OUT = re.compile(r"publi|parution|paraitre|diffus|ligne|release|golive")
_BRACKETED = re.compile(
    r"[\[(][^\[\]()]{0,30}(?:abonn|premium|relire|valider|relecture|attente|wip|prêt)", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")


def plain_words(text: str) -> str:
    """A text reduced to its words: lower case, no accents or punctuation, one blank between words."""
    plain = normalize("NFKD", normalize("NFKC", text).casefold())
    letters = "".join(sign for sign in plain if not combining(sign))
    return " ".join(re.findall(r"[^\W_]+", letters.replace("œ", "oe")))


def kind(key: str) -> ReleaseKind | None:
    """What a known key is about; None for any other key.

    Args:
        key: as somebody typed it: capitals, accents, blanks, underscores and hyphens make no difference.
    """
    return _table().get(_normalize(key))


def resembled(key: str) -> str | None:
    """The known key that an unknown one resembles; None where it resembles none.

    It is a typing slip away, or is the beginning of the other.
    """
    name = _normalize(key)
    if name in _table() or name in _OTHERS or kind_by_words(key):
        return None
    for core in _CORE:
        if name.startswith(core) and len(core) > _STEM:
            return core
        if core.startswith(name) and len(name) >= _STEM:
            return core
        most = 2 if len(core) >= _LONG else 1
        if abs(len(name) - len(core)) <= most and count_slips(name, core) <= most:
            return core
    return None


def kind_by_words(key: str) -> ReleaseKind | None:
    """What an unknown key of several words is about: `article payant`, `réservé abonnés`."""
    words = [_normalize(word) for word in _WORDS.findall(_CAMEL.sub(" ", key))]
    if len(words) == 1:
        return None
    exact = (_PARTS[word] for word in words if word in _PARTS)
    slips = (
        _PARTS[core]
        for word in words
        if len(word) > _STEM and word not in _OTHERS
        for core in _PARTS
        if len(core) > _STEM and count_slips(word, core) <= 1
    )
    return next(chain(exact, slips), None)


def asks_for_release(key: str) -> bool:
    """Whether « non » under a key holds the article back: `mise en ligne: non`."""
    return "embargo" not in _normalize(key) and bool(_GOING_OUT.search(_normalize(key)))


def likely_kind(key: str) -> ReleaseKind | None:
    """What a key is about, or the known one that it resembles."""
    return kind(key) or _CORE.get(resembled(key) or "") or kind_by_words(key)


def unknown_statement(key: str, value: str, line: int | None) -> Iterator[Stated]:
    """The statement of an unknown key, if its words may be about publication.

    Args:
        key: as written; a key for the subject of an article states nothing.
        value: as written, in one line.
        line: of the file, from 1; None in a web page.
    """
    if kind_by_words(key) or (_normalize(key) not in _TOPICS and _CONTROL.search(plain_words(value))):
        yield Stated("other", key, value, line)


@cache
def _table() -> Mapping[str, ReleaseKind]:
    return {_normalize(key): kind_ for kind_, keys in _KEYS.items() for key in keys.split()}


@cache
def _normalize(key: str) -> str:
    return plain_words(key).replace(" ", "")


def count_slips(one: str, other: str) -> int:
    """The distance of two words: letters to insert, delete, change or swap with the next.

    Args:
        one: a word.
        other: another. The distance is that of optimal string alignment.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], wanted):
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]


def in_front_matter(source: str, end: int, known: Collection[Stated]) -> tuple[Stated, ...]:
    """Statements in lines that YAML reads as something else: ` statut:brouillon` under a title, comments.

    Args:
        source: the text of the file.
        end: offset behind the front matter.
        known: the statements that YAML finds there.
    """
    read = {each.line for each in known}
    stated: list[Stated] = []
    comments: list[Stated] = []
    for number, line in _lines(source, 0, end):
        if line.lstrip().startswith("#"):
            comment = line.lstrip(" #")
            if _entry(comment) is None:  # a key that is commented out states nothing
                comments += marker(comment, number, apart=True)
        elif number not in read and (entry := _entry(line)) and (kind_ := likely_kind(entry[0])):
            stated.append(Stated(kind_, *entry, number, sure=False))
    return (*stated, *comments)


def at_top(source: str, start: int, known: Iterable[str]) -> tuple[Stated, ...]:
    """Statements in the first lines of a text, below front matter: `statut : brouillon`, `[BROUILLON] …`.

    A text may begin with « Embargo : la Russie durcit le ton »: a line is sure only where it is short and
    stands in a header, beside other keys of an article.

    Args:
        source: the text of the file.
        start: offset to begin at.
        known: other keys that an article has.
    """
    lines = list(islice(_lines(source, start, start + _WITHIN), _TOP))
    entries = [_entry(line) for _, line in lines]
    names = [_normalize(entry[0]) if entry else "" for entry in entries]
    header = frozenset(map(_normalize, known))
    # Lines of a header: no blank line between them, and two of their keys known.
    size = next((i for i in range(1, len(lines)) if lines[i][0] > lines[i - 1][0] + 1), len(lines))
    if sum(name in header or name in _table() for name in names[:size]) < _HEADER:
        size = 0
    stated: list[Stated] = []
    begun = False
    for place, (number, line) in enumerate(lines):
        if entry := entries[place]:
            key, value = entry
            neighbours = {names[i] for i in (place - 1, place + 1) if 0 <= i < len(names)}
            few = len(value.split()) <= _FEW or not _TITLED.isdisjoint(names)
            inside = place < size and (place > 0 or few)
            sure = inside or (few and not header.isdisjoint(neighbours))
            kind_ = likely_kind(key)
            if kind_ and not (kind_by_words(key) and (inside or len(value.split()) > _FEW)):
                stated.append(Stated(kind_, key, value, number, sure))
            elif inside and names[place] not in header:
                stated.extend(unknown_statement(key, value, number))
        begun = begun or (len(line.split()) >= _SENTENCE and line.rstrip()[-1:] in '.!?…»"')
        apart = not begun and (is_set_off(line) or _is_above_title(lines, place))
        stated.extend(marker(line, number, apart=apart, begun=begun))
    return tuple(stated)


def is_set_off(line: str) -> bool:
    """Whether stars, brackets, bold or capitals set a line off from the text."""
    letters = [sign for sign in line if sign.isalpha()]
    capitals = sum(map(str.isupper, letters))
    return bool(_MARKED.match(line)) or (len(letters) > _STEM and capitals >= _CAPITALS * len(letters))


def _is_above_title(lines: Sequence[tuple[int, str]], place: int) -> bool:
    """Whether a short line stands at the very top, with the title under it."""
    number, line = lines[place]
    if place > 1 or len(line.split()) > _PHRASE or line.lstrip().startswith("#"):
        return False
    below = lines[place + 1 : place + 3]
    title = below[0][1].strip() if below else ""
    if not title or (below[0][0] == number + 1 and not title.startswith("#")):
        return False
    alone = len(below) > 1 and below[1][0] > below[0][0] + 1
    return title.startswith("#") or (alone and len(title) <= _TITLE and title[-1:] not in ".…")


def marker(line: str, number: int | None, *, apart: bool = False, begun: bool = False) -> Iterator[Stated]:
    """The statement of a line without a key: « Sous embargo jusqu'au 12 mars », `[BROUILLON] Conseil`.

    Args:
        line: as written; a title, or one of the first lines of a text.
        number: of the line in its file, from 1; None where it has none.
        apart: whether the line is set apart from the text: marked, or above the title.
        begun: whether prose stands above it, so that only the plainest words count.
    """
    words = plain_words(line)
    control = not begun and len(words.split()) <= _LONGEST and _CONTROL.search(words)
    if len(line) <= _SHORT and (control or _TELLING.search(words) or _BRACKETED.search(line)):
        yield Stated("directive" if apart else "marker", "", line.strip(_AROUND), number, sure=False)


def _lines(source: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The number and text of each line of a stretch that has words and is short enough for a header."""
    number, at = 1, 0
    for found in _LINE.finditer(source, start, end):
        number += len(_BREAK.findall(source, at, found.start()))
        at = found.start()
        if len(found[0]) <= _SHORT and _WORDS.search(found[0]):
            yield number, found[0]


def _entry(line: str) -> tuple[str, str] | None:
    """The key and value of a line; None where it is no entry."""
    found = _ENTRY.fullmatch(line.strip(_AROUND + "[](),;"))
    return (found["key"].strip(_AROUND), found["value"].strip(_AROUND + "[](),;")) if found else None
