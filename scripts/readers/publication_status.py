"""Where an article says whether and when it may be heard: keys, lines at the top of a text, a page's head.

Keys are known here, in French and in English, as newsrooms type them; what their values mean is decided by
`episodes/edition/state.py`. A key that only resembles one is refused where keys stand, since it may have been
meant.
"""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
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
"""What a mistyped key may have been meant to be."""

_OTHERS = frozenset({"publisher", "stats", "statue", "statuts", "public", "publics"})
"""Keys that resemble one and are common words of their own."""

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
"""Words that make a key of several words one of these: `article payant`, `statut_wp`."""

_TOPICS = frozenset(
    "tags tag motscles keywords sujet sujets theme themes topics categorie categories category slug surtitre "
    "soustitre subtitle seotitle titreseo titrecourt metatitle description metadescription resume summary "
    "excerpt legende alt posttitle".split()
)
"""Keys whose value is what an article is about: « brouillon » among its tags holds nothing back."""

_STEM = 5  # letters from which a key may be the beginning of another
_LONG = 8  # letters from which two slips of the hand are one word still

_TOP = 12  # lines at the top of a text in which it is told
_SHORT = 160  # characters of such a line
_WITHIN = 6000  # characters
_FEW = 2  # words that a value has which nobody takes for prose
_AROUND = " \t\r\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\ufeff*_>#•|\"'“”«»{}<!+/~`—–-"
_HEADER = 2  # known keys that make lines at the top a header
_PHRASE = 12  # words of a line that stands above a title
_SENTENCE = 8  # words of a line that is prose where a full stop ends it
_LONGEST = 16  # words of a line that may order something
_TITLE = 120  # characters of a title
_CAPITALS = 0.8  # share of a line's letters
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


def folded(text: str) -> str:
    """A text in lower case without accents, width of signs and marks: its words, one blank between them."""
    plain = normalize("NFKD", normalize("NFKC", text).casefold())
    letters = "".join(sign for sign in plain if not combining(sign))
    return " ".join(re.findall(r"[^\W_]+", letters.replace("œ", "oe")))


def kind(key: str) -> ReleaseKind | None:
    """What a key says of whether an article may be heard; None for one that says nothing of it.

    Args:
        key: as somebody typed it: capitals, accents, blanks, underscores and hyphens make no difference.
    """
    return _table().get(_joined(key))


def resembled(key: str) -> str | None:
    """The key that another one was most likely meant to be; None where it resembles none.

    It is a slip of the hand away, or begins another.
    """
    name = _joined(key)
    if name in _table() or name in _OTHERS or part(key):
        return None
    return next((core for core in _CORE if _is_slip(name, core)), None)


def part(key: str) -> ReleaseKind | None:
    """What a key of several words that is not known speaks of: `article payant`, `réservé abonés`."""
    words = [_joined(word) for word in _WORDS.findall(_CAMEL.sub(" ", key))]
    if len(words) == 1:
        return None
    exact = (_PARTS[word] for word in words if word in _PARTS)
    slips = (
        _PARTS[core]
        for word in words
        if len(word) > _STEM and word not in _OTHERS
        for core in _PARTS
        if len(core) > _STEM and _slips(word, core) <= 1
    )
    return next(chain(exact, slips), None)


def is_of_going_out(key: str) -> bool:
    """Whether a key asks if an article goes out, so that « non » holds it back: `mise en ligne: non`."""
    return "embargo" not in _joined(key) and bool(_GOING_OUT.search(_joined(key)))


def meant(key: str) -> ReleaseKind | None:
    """What a key says, or the one that it resembles."""
    return kind(key) or _CORE.get(resembled(key) or "") or part(key)


def other(key: str, value: str, line: int | None) -> Iterator[Stated]:
    """What a key that is not known may say, but for one that tells what an article is about."""
    if part(key) or (_joined(key) not in _TOPICS and _CONTROL.search(folded(value))):
        yield Stated("other", key, value, line)


@cache
def _table() -> Mapping[str, ReleaseKind]:
    return {_joined(key): kind_ for kind_, keys in _KEYS.items() for key in keys.split()}


@cache
def _joined(key: str) -> str:
    return folded(key).replace(" ", "")


def _is_slip(name: str, core: str) -> bool:
    if name.startswith(core) and len(core) > _STEM:
        return True
    if core.startswith(name) and len(name) >= _STEM:
        return True
    most = 2 if len(core) >= _LONG else 1
    return abs(len(name) - len(core)) <= most and _slips(name, core) <= most


def _slips(one: str, other: str) -> int:
    """Letters to put in, take out, change or swap with their neighbour (optimal string alignment)."""
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


def beside(source: str, start: int, end: int, told: Collection[Stated]) -> tuple[Stated, ...]:
    """What lines of a front matter say that YAML took for something else: ` statut:brouillon` under a title.

    Args:
        source: the text.
        start: where the front matter begins.
        end: where it ends.
        told: what it says as YAML reads it.
    """
    whole = list(_lines(source, start, end))
    lines = [(number, line) for number, line in whole if not line.lstrip().startswith("#")]
    remarks = [(number, line.lstrip(" #")) for number, line in whole if (number, line) not in lines]
    read = {each.line for each in told}
    entries = ((number, _entry(line)) for number, line in lines if number not in read)
    found = ((number, entry, meant(entry[0])) for number, entry in entries if entry)
    stated = [Stated(kind_, *entry, number, sure=False) for number, entry, kind_ in found if kind_]
    for number, remark in remarks:
        if _entry(remark) is None:  # a key that somebody put out of force says nothing
            stated += marker(remark, number, apart=True)
    return tuple(stated)


def at_top(source: str, start: int, known: Iterable[str]) -> tuple[Stated, ...]:
    """What the first lines of a text say that are no front matter: `statut : brouillon`, `[BROUILLON] …`.

    A text may begin with « Embargo : la Russie durcit le ton »: a line is sure only where it is short and
    stands in a header, beside keys that an article has.

    Args:
        source: the text.
        start: where to begin.
        known: other keys that an article has.
    """
    found = list(islice(_lines(source, start, start + _WITHIN), _TOP))
    entries = [_entry(line) for _, line in found]
    names = [_joined(entry[0]) if entry else "" for entry in entries]
    told: list[Stated] = []
    header = frozenset(map(_joined, known))
    begun = False
    block = _block(found, names, header)
    for place, (number, line) in enumerate(found):
        others = {names[other] for other in (place - 1, place + 1) if 0 <= other < len(names)}
        if entry := entries[place]:
            key, value = entry
            few = len(value.split()) <= _FEW or not _TITLED.isdisjoint(names)
            beside_one = few and not header.isdisjoint(others)
            inside = place < block and (place > 0 or few)
            if (kind_ := meant(key)) and not (part(key) and (inside or len(value.split()) > _FEW)):
                told.append(Stated(kind_, key, value, number, beside_one or inside))
            elif inside and names[place] not in header:
                told.extend(other(key, value, number))
        begun = begun or _is_prose(line)
        apart = not begun and (is_marked(line) or _is_above_title(found, place))
        told.extend(marker(line, number, apart=apart, begun=begun))
    return tuple(told)


def _is_prose(line: str) -> bool:
    return len(line.split()) >= _SENTENCE and line.rstrip()[-1:] in '.!?…»"'


def _block(lines: Sequence[tuple[int, str]], names: Sequence[str], known: Container[str]) -> int:
    """How many lines at the top are a header: without a blank line between them, two of their keys known."""
    size = next((i for i in range(1, len(lines)) if lines[i][0] > lines[i - 1][0] + 1), len(lines))
    count = sum(name in known or name in _table() for name in names[:size])
    return size if count >= _HEADER else 0


def is_marked(line: str) -> bool:
    """Whether a line is set off from a text by stars, brackets, bold or capitals."""
    letters = [sign for sign in line if sign.isalpha()]
    capitals = sum(map(str.isupper, letters))
    return bool(_MARKED.match(line)) or (len(letters) > _STEM and capitals >= _CAPITALS * len(letters))


def _is_above_title(lines: Sequence[tuple[int, str]], place: int) -> bool:
    """Whether a short line at the very top has the title under it."""
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
    """What a line says by itself, if it may: « Sous embargo jusqu'au 12 mars », `[BROUILLON] Conseil`.

    Args:
        line: as written; a title, or one at the top of a text.
        number: of the line in its file; None where it has none.
        apart: whether it stands apart from the text: marked, or above the title.
        begun: whether prose stands above it, so that only the plainest words count.
    """
    words = folded(line)
    control = not begun and len(words.split()) <= _LONGEST and _CONTROL.search(words)
    if len(line) <= _SHORT and (control or _TELLING.search(words) or _BRACKETED.search(line)):
        yield Stated("directive" if apart else "marker", "", line.strip(_AROUND), number, sure=False)


def _lines(source: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The lines of a stretch that have words, with their numbers; those too long for a header aside."""
    number, at = 1, 0
    for found in _LINE.finditer(source, start, end):
        number += len(_BREAK.findall(source, at, found.start()))
        at = found.start()
        if len(found[0]) <= _SHORT and _WORDS.search(found[0]):
            yield number, found[0]


def _entry(line: str) -> tuple[str, str] | None:
    found = _ENTRY.fullmatch(line.strip(_AROUND + "[](),;"))
    return (found["key"].strip(_AROUND), found["value"].strip(_AROUND + "[](),;")) if found else None
