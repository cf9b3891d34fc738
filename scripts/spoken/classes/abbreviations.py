"""Abbreviations: tables of what they stand for, by what has to stand behind them."""

import re
from re import Match

from scripts.spoken.rules import Rule, after, before, rule

# Before a name or an initial.
_TITLES = {
    "M.": "monsieur", "MM.": "messieurs", "Mme": "madame", "Mmes": "mesdames", "Mlle": "mademoiselle",
    "Mlles": "mesdemoiselles", "Mr": "monsieur", "Dr": "docteur", "Drs": "docteurs", "Dre": "docteure",
    "Pr": "professeur", "Prs": "professeurs", "Pre": "professeure", "Me": "maître", "Mes": "maîtres", "Mgr": "monseigneur",
    "Vve": "veuve", "Cdt": "commandant", "Cne": "capitaine", "Lt": "lieutenant", "Gal": "général", "Cel": "colonel",
    "Col.": "colonel", "Lcl": "lieutenant-colonel", "Adj.": "adjudant", "Mal": "maréchal", "Ets": "établissements",
    "Éts": "établissements", "Sté": "société", "av.": "avenue", "ave": "avenue", "Av.": "avenue", "bd": "boulevard", "bd.": "boulevard", "Bd": "boulevard",
    "Bd.": "boulevard", "bld": "boulevard", "blvd": "boulevard", "boul.": "boulevard", "pl.": "place", "Pl.": "place",
    "rte": "route", "imp.": "impasse", "fg": "faubourg", "Fg": "faubourg", "fbg": "faubourg", "bât.": "bâtiment",
    "Bât.": "bâtiment", "rés.": "résidence", "lot.": "lotissement", "all.": "allée", "sq.": "square", "qu.": "quai",
    "ch.": "chemin", "chem.": "chemin", "dép.": "département", "St": "Saint", "Ste": "Sainte", "Sts": "Saints", "Stes": "Saintes",
    "St.": "Saint", "Ste.": "Sainte",
}  # fmt: skip
# Before a number.
_COUNTED = {
    "p.": "page", "pp.": "pages", "P.": "page", "n°": "numéro", "N°": "numéro", "nos": "numéros", "n°s": "numéros", "N°s": "numéros",
    "no": "numéro", "No": "numéro", "art.": "article", "Art.": "article", "chap.": "chapitre", "fig.": "figure", "vol.": "volume",
    "t.": "tome", "al.": "alinéa", "env.": "environ", "Env.": "environ", "ann.": "annexe", "apt.": "appartement", "appt.": "appartement", "appt": "appartement",
    "bât.": "bâtiment", "Bât.": "bâtiment", "lot.": "lot", "ap.": "après", "av.": "avant", "ca": "environ", "ca.": "environ", "c.": "circa",
    "tél.": "téléphone", "Tél.": "téléphone", "tél": "téléphone", "Tél": "téléphone", "tel": "téléphone", "Tel": "téléphone", "§": "paragraphe", "éd.": "édition",
    "max.": "maximum", "min.": "minimum", "ép.": "épisode", "v.": "vers",
}  # fmt: skip
# Wherever they stand.
_ALWAYS = {
    "p. ex.": "par exemple", "P. ex.": "par exemple", "c.-à-d.": "c'est-à-dire", "c'est-à-d.": "c'est-à-dire", "cf.": "confer",
    "Cf.": "confer", "vs": "versus", "vs.": "versus", "J.-C.": "Jésus-Christ", "N.-D.": "Notre-Dame", "ND": "Notre-Dame",
    "hab.": "habitants", "Cie": "compagnie", "RDV": "rendez-vous", "Rdv": "rendez-vous", "rdv": "rendez-vous", "NDLR": "note de la rédaction",
    "ndlr": "note de la rédaction", "Ndlr": "note de la rédaction", "NDA": "note de l'auteur", "tél.": "téléphone", "Tél.": "téléphone", "env.": "environ", "dép.": "département",
    "apr.": "après", "av.": "avant", "max.": "maximum", "min.": "minimum", "qqn": "quelqu'un", "qqch": "quelque chose", "nb.": "nombre",
    "i.e.": "c'est-à-dire", "e.g.": "par exemple", "a.k.a.": "alias", "op. cit.": "opus citatum", "ibid.": "ibidem",
    "TTC": "toutes taxes comprises", "HT": "hors taxes", "c/o": "aux bons soins de", "s/c": "sous couvert de", "SVP": "s'il vous plaît",
    "svp": "s'il vous plaît", "stp": "s'il te plaît", "asso.": "association", "dir.": "direction", "resp.": "respectivement", "suiv.": "suivants",
    "Ier.": "premier", "suppl.": "supplément", "intro.": "introduction", "prof.": "professeur", "gouv.": "gouvernement", "éd.": "édition", "coll.": "collection",
    "trad.": "traduction", "adj.": "adjectif", "hab": "habitants", "Rte": "route", "mn": "minutes", "Mme": "madame", "Mmes": "mesdames", "Mlle": "mademoiselle",
}  # fmt: skip
_MARKS = {
    "janv.": "janvier", "févr.": "février", "fév.": "février", "avr.": "avril", "juil.": "juillet", "sept.": "septembre",
    "oct.": "octobre", "nov.": "novembre", "déc.": "décembre", "lun.": "lundi", "mar.": "mardi", "mer.": "mercredi",
    "jeu.": "jeudi", "ven.": "vendredi", "sam.": "samedi", "dim.": "dimanche",
}  # fmt: skip
_NOT_NAMES = frozenset("Le La Les L' Un Une Des Il Elle Ils Elles On Ce Cette Ces Mais Et Puis En Au Aux Dans Pour".split())


def _choice(table: dict[str, str]) -> str:
    return "(?:" + "|".join(re.escape(a) for a in sorted(table, key=len, reverse=True)) + ")"


def _start(match: Match[str], said: str) -> str:
    """With a capital where the text begins with it, or where a new sentence does."""
    lead = before(match, 3).rstrip(" «\"“")
    return said[0].upper() + said[1:] if not lead or lead[-1] in ".!?…" else said


def _stop(match: Match[str], said: str) -> str:
    """The stop of an abbreviation is also the sentence's where nothing, or a capital, follows it."""
    behind = after(match, 4)
    ends = not behind.strip() or re.match(r"\s*[»\"”]?\s*$|\s+[«\"“]?\s?[A-ZÀ-Þ]", behind)
    return said + "." if match[0].endswith(".") and ends else said


def _titled(match: Match[str]) -> str:
    return _start(match, _TITLES[match[0]])


def _saint(match: Match[str]) -> str:
    return {"t": "Saint-", "te": "Sainte-", "ts": "Saints-", "tes": "Saintes-"}[match["end"]]


def _counted(match: Match[str]) -> str | None:
    said = _COUNTED[match[0]]
    if match[0] == "nos" and re.match(r" ?[0-9]+(?:,| et )", after(match)) is None:
        return None
    return _start(match, said) + " " * (not after(match, 1).startswith(" "))


def _always(match: Match[str]) -> str:
    return _stop(match, _start(match, _ALWAYS[match[0]]))


def _etcetera(match: Match[str]) -> str:
    return _stop(match, "et cetera")


def _short(match: Match[str]) -> str | None:
    """Months and days shortened beside a number."""
    near = re.search(r"[0-9] ?$", before(match, 3)) or re.match(r" ?[0-9]", after(match, 2))
    return _MARKS[match[0]] if near else None


def _century(match: Match[str]) -> str:
    return _stop(match, "avant Jésus-Christ" if match[0].startswith("av") else "après Jésus-Christ")


def _on(match: Match[str]) -> str:
    return {"s/": "sur ", "c/": "contre ", "S/": "sur "}[match[0].rstrip()]


def _initials(match: Match[str]) -> str | None:
    """`J.-P. Martin`, `A. Faure`: letters without their stops, which would end a sentence."""
    name = re.match(r"[^\W\d_]+'?", after(match))
    if name is None or name[0] in _NOT_NAMES:
        return None
    return re.sub(r"\.-?", " ", match[0]).rstrip() + " "


def _dotted(match: Match[str]) -> str:
    """`S.N.C.F.`: letters; the last stop survives where the sentence ends."""
    return _stop(match, " ".join(match[0].replace(".", "")))


RULES: tuple[Rule, ...] = (
    rule("abbreviation", r"(?:av|apr|ap)\. ?J\.-? ?C\.", _century),
    rule("abbreviation", rf"{_choice(_TITLES)}(?= ?(?<![A-Za-z] )[A-ZÀ-Þ]| [A-ZÀ-Þ]| (?:de |d'|du |des |le |la )+[A-ZÀ-Þ])(?<!\bMes)(?<!\bPre)", _titled),
    rule("abbreviation", r"(?:Mes|Pre)(?= [A-ZÀ-Þ][\w'-]+ (?:et|,) [A-ZÀ-Þ])", _titled),
    rule("abbreviation", r"S(?P<end>tes|ts|te|t)[-.] ?(?=[A-ZÀ-Þ])", _saint),
    rule("abbreviation", rf"{_choice(_COUNTED)}(?= ?:? ?[0-9+])(?<!\bno)(?<!\bNo)", _counted),
    rule("abbreviation", r"[nN]o\.?(?= [0-9])(?<=[a-z]\s..)", lambda m: "numéro"),
    rule("abbreviation", r"[Ee]tc(?:\.{3}|…|\.)?(?!\w)", _etcetera),
    rule("abbreviation", rf"{_choice(_ALWAYS)}(?![\w'])", _always),
    rule("abbreviation", rf"{_choice(_MARKS)}", _short),
    rule("abbreviation", r"[scS]/ ?(?=[A-ZÀ-Þ])", _on),
    rule("initials", r"(?:[A-ZÀ-Þ]\.){2,10}(?!-?[A-ZÀ-Þ][a-zà-ÿ])", _dotted),
    rule("initials", r"(?:[A-ZÀ-Þ]h?\.-?){1,3} ?(?=[A-ZÀ-Þ][a-zà-ÿ])", _initials),
)
_WORDS = sorted({re.escape(a.rstrip(".")) for t in (_TITLES, _COUNTED, _ALWAYS, _MARKS) for a in t} - {"§"}, key=len, reverse=True)
START = rf"(?:{'|'.join(_WORDS)}|[Ee]tc|[scS]/)(?![^\W\d])|[A-ZÀ-Þ]h?\."
# Those in three lower-case letters or more that end without a stop.
LOWER = rf"(?:{'|'.join(w for w in [*_WORDS, 'etc'] if len(w) > 2 and w.isalpha() and w.islower())})(?!\w)"
