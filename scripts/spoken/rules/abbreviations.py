"""Abbreviations and initials (`M.`, `etc.`, `art.`, `J.-P.`)."""

import re
from re import Match

from scripts.spoken.rule import Rule, after, before, choice, final_stop, initials
from scripts.spoken.rules.abbreviation_table import ALWAYS, COUNTED, MARKS, TITLES
from scripts.spoken.rules.dates import MONTHS

_NOT_NAMES = frozenset(
    "Le La Les L' Un Une Des Il Elle Ils Elles On Ce Cette Ces Mais Et Puis En Au Aux Dans Pour".split()
)
_SAINTS = {"t": "Saint-", "te": "Sainte-", "ts": "Saints-", "tes": "Saintes-"}
_DIVISIONS = {a: COUNTED[a] for a in ("chap.", "vol.", "t.", "art.", "Art.", "fig.", "p.", "al.", "ann.")}
_DAYS = "lun mar mer jeu ven sam dim jours".split()
_NOTED = {"NB": "nota bene", "sf": "sauf"}
_CLIPPED = frozenset("ex. prof. asso. intro. max. min. coll. trad. adj. resp.".split())
_GIVEN = re.compile(r" (?!(?:Les?|La|L'|Il|Elle|Un|Une|Des?|On|Dans|En|Au|Aux|Et)\b)[A-ZÀ-Þ][a-zà-ÿ]")


_SHORT = MARKS | {mark.capitalize(): mark for mark in MARKS}


def _capitalized(match: Match[str], spoken: str) -> str:
    """With a capital where the text, or a new sentence, begins with the abbreviation."""
    lead = before(match, 4).rstrip(' «"“')
    opens = not lead or (lead[-1] in ".!?…" and not lead.endswith("cf."))
    return spoken[0].upper() + spoken[1:] if opens else spoken


def title(match: Match[str]) -> str:
    """`Mme Roy`, `Dr Paul Roux`."""
    return _capitalized(match, TITLES[match[0]]) + " " * (not after(match, 1).isspace())


def title_in_street(match: Match[str]) -> str:
    """`rue du Dr-Serres`."""
    name = match[0].removesuffix("-")
    return TITLES[name if name in TITLES else f"{name}."] + "-"


def counted(match: Match[str]) -> str | None:
    """`art. 12`, `p. 3`, `nos 4 et 5`."""
    if match[0].lower() == "nos" and re.match(r" ?[0-9]+(?:,| et )", after(match)) is None:
        return None
    return _capitalized(match, COUNTED[match[0]]) + " " * (not after(match, 1).startswith(" "))


def abbreviation(match: Match[str]) -> str | None:
    """`cf.`, `env.`; words clipped in speech too (`son ex.`) stay where their stop ends a sentence."""
    stop = final_stop(match)
    if match[0].lower() in _CLIPPED and (stop or match[0] == "prof."):
        return None
    if match[0] == "J.-C." and _GIVEN.match(match.string, match.end()):
        return None
    if match[0].startswith("hab") and before(match, 1) == "/":
        return "habitant" + stop
    return _capitalized(match, ALWAYS[match[0]]) + stop


def calendar(match: Match[str]) -> str | None:
    """Months and days shortened beside a number (`3 sept.`, `du lun. au ven.`)."""
    near = re.search(r"[0-9] ?$|\bdu [a-zéû]{3,5}\. au $", before(match, 14)) or re.match(
        r" ?[0-9]| au [a-zéû]{3,5}\.", after(match, 10)
    )
    return _capitalized(match, MARKS[match[0].lower()]) + final_stop(match) if near else None


def calendar_range(match: Match[str]) -> str:
    """`sept.-oct.`."""
    last = match["to"]
    return f"{MARKS[match['from']]} à {MARKS.get(last, last)}{final_stop(match)}"


def century(match: Match[str]) -> str:
    """`av. J.-C.`, `apr. J.-C.`."""
    spoken = "avant Jésus-Christ" if match[0].startswith("av") else "après Jésus-Christ"
    return spoken + final_stop(match)


def preposition(match: Match[str]) -> str:
    """`Villeneuve-s/Lot`, `X c/ Y`."""
    spoken = {"s/": "sur", "c/": "contre", "S/": "sur"}[match[0].rstrip()]
    return spoken + ("-" if before(match, 1) == "-" else " ")


def name_initials(match: Match[str]) -> str | None:
    """`J.-P. Martin`, `A. Faure`: letters without their stops, which would end a sentence."""
    name = re.match(r"[^\W\d_]+'?", after(match))
    if name is None or name[0] in _NOT_NAMES:
        return None
    return re.sub(r"\.[ -]?", " ", match[0]).rstrip() + " "


def dotted_acronym(match: Match[str]) -> str:
    """`S.N.C.F.`: letters; the last stop survives where the sentence ends."""
    spoken = " ".join(c for c in match[0] if c.isalpha())
    named = _GIVEN.match(match.string, match.end()) or re.match(r" [A-Z]\.", after(match, 3))
    return spoken if named else spoken + final_stop(match)


RULES: tuple[Rule, ...] = (
    Rule(
        "abbreviation",
        r"(?:(?<=\ble )|(?<=\bLe )|(?<=\bdu )|(?<=\bau ))P\.(?= [A-ZÀ-Þ])",
        lambda m: "père",
        lead="P",
    ),
    Rule(
        "abbreviation",
        r"M\.(?= (?:Il|Elle|Ils|Elles|On|Ce|Cela|Mais|Et|Puis|Je|Nous|Vous|Tu)\b)",
        lambda m: m[0],
        lead="M",
    ),
    Rule(
        "abbreviation",
        r"(?:Dr|Pr|Gal|Cdt|Col|Lt|Mgr|Cne)-(?=(?:de-|d'|du-)?[A-ZÀ-Þ])",
        title_in_street,
        lead="DPGCLM",
    ),
    Rule("abbreviation", r"(?:av|apr|ap)\. ?J\.?-? ?C(?:\.|\b)", century, lead="a"),
    Rule(
        "abbreviation",
        rf"{choice(TITLES)}(?:(?<=\.)(?=[A-ZÀ-Þ])|"
        r"(?= (?:de |d'|du |des |le |la |l'){0,3}[A-ZÀ-Þ])|"
        r"(?= (?:le|la|l'|les) ?[a-zà-ÿ]{3})(?<=[Mm]\.|me)|"
        r"(?= (?:et|ou) M(?:me|lle|\.))(?<=M\.))(?<!\bMes)(?<!\bPre)",
        title,
        lead=initials(TITLES),
    ),
    Rule("abbreviation", r"(?:Mes|Pre)(?= [A-ZÀ-Þ][\w'-]+ (?:et|,) [A-ZÀ-Þ])", title, lead="MP"),
    Rule("abbreviation", r"S(?P<end>tes|ts|te|t)[-.] ?(?=[A-ZÀ-Þ])", lambda m: _SAINTS[m["end"]], lead="S"),
    Rule(
        "abbreviation",
        rf"{choice(COUNTED)}(?= ?:? ?[0-9+])(?<!\bno)(?<!\bNo)",
        counted,
        lead=initials(COUNTED),
    ),
    Rule(
        "abbreviation",
        rf"{choice(_DIVISIONS)}(?= (?:[IVXLC]{{1,8}}(?!\w)|[LRDAC]\.? ?[0-9]))",
        counted,
        lead=initials(_DIVISIONS),
    ),
    Rule("abbreviation", r"[nN]o\.?(?= [0-9])", lambda m: _capitalized(m, "numéro"), lead="nN"),
    Rule("abbreviation", rf"NB(?= ?:)|sf(?= (?:{'|'.join(_DAYS)}))", lambda m: _NOTED[m[0]], lead="Ns"),
    Rule(
        "abbreviation",
        rf"(?P<from>{choice(MARKS)})[-–](?P<to>{choice(MARKS)}|{'|'.join(MONTHS)})",
        calendar_range,
        lead=initials(MARKS),
    ),
    Rule("abbreviation", r"[Ee]tc(?:\.{3}|…|\.)?(?!\w)", lambda m: "et cetera" + final_stop(m), lead="Ee"),
    Rule("abbreviation", rf"{choice(ALWAYS)}(?![\w'])", abbreviation, lead=initials(ALWAYS)),
    Rule("abbreviation", choice(_SHORT), calendar, lead=initials(_SHORT)),
    Rule("abbreviation", r"[scS]/ ?(?=[A-ZÀ-Þ])", preposition, lead="scS"),
    Rule(
        "initials",
        r"[LRD]\.(?= ?[0-9])",
        lambda m: m[0][0] + " " * (not after(m, 1).isspace()),
        lead="LRD",
    ),
    Rule("initials", r"(?:[A-ZÀ-Þ]\.-?){2,10}(?<!-)(?!-?[A-ZÀ-Þ][a-zà-ÿ])", dotted_acronym),
    Rule("initials", r"(?:[A-ZÀ-Þ]h?\.[ -]?){1,3}(?=[A-ZÀ-Þ][a-zà-ÿ])", name_initials),
)
_WORDS = {a.rstrip(".") for t in (TITLES, COUNTED, ALWAYS, MARKS) for a in t} | {
    a.capitalize().rstrip(".") for a in MARKS
}
START = rf"sf(?= )|(?:{choice(_WORDS)}|[Ee]tc)(?![^\W\d])|[scS]/ ?(?=[A-ZÀ-Þ])|[A-ZÀ-Þ]h?\."
# Those in three lower-case letters or more that end without a stop.
LOWER = rf"{choice(w for w in [*_WORDS, 'etc'] if len(w) > 2 and w.isalpha() and w.islower())}(?!\w)"
