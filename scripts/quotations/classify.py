"""What a quotation is: speech, a partial quotation, a document's words, or a title or scare quote."""

import re
from collections.abc import Callable

from scripts.article import Block, Span
from scripts.quotations.marks import MarkPair
from scripts.quotations.quotation import Kind
from scripts.quotations.reporting import ReportingClause, match, match_any
from scripts.wordlists import first_names, listed, roles, verbs

_WORD = re.compile(r"[\w]+(?:['’-]\w+)*")
_WORDS_BEFORE = re.compile(r"[\w'’-]+")
_LAST_WORD = re.compile(r"(?:\w+|\b[a-zA-Z]+['’])\Z")
_FINAL = (".", "!", "?", "…")
_ALONE = re.compile(r"[\s.,;:!?…)\]*—–-]*(?:\(.{1,60}\))?[\s.]*\Z")
_FINITE = re.compile(
    r"(?<![\w-])(?:je|j['’]\w|tu|il|ils|elle|elles|on|nous|vous|c['’](?:est|était)|ça|cela|ce\s(?:n['’]|sont|sera)"
    r"|est|sont|était|étaient"
    r"|sera|seront|serait|a|ont|avait|aura|auront|peut|peuvent|faut|fallait|faudra|va|vont|doit|doivent|fait|font"
    r"|suis|sommes|ai|avons"
    r"|reste|restent|semble|veut|veulent|vient|viennent|n['’]\w+|ne\s\w+|y\sa|qu['’]il|qu['’]elle|merci"
    r"|s['’](?:est|agit)|dit|prend|met|tient|sait|voit|perd|sert|sort"
    r"|part|suffit|manque|coûte|marche|arrive|existe|passe|trouve|pense|compte|permet|devient|revient|comprend|vit|meurt"
    r"|mérite|attend|répond"
    r"|\w{2,}(?:era|ira|dra|vra|ront|rait|raient)|\w{3,}(?<!tr)(?<!souh)(?<!parf)(?:ait|aient|èrent))(?![\w-])",
    re.I,
)
_PERSONAL = re.compile(
    r"(?<![\w-])(?:je|j['’]|me|m['’]|moi|mon|ma|mes|nous|notre|nos|tu|toi|vous|votre|vos|ça|c['’]est|on)(?![\w-])"
    r"|(?<!\w)[jJmM]['’]\w",
    re.I,
)
_ACCORDING = re.compile(
    r"(?:\b(?:selon|d['’]après|pour|à en croire|aux yeux de|dixit|à entendre|de l['’]avis (?:de|du))\b"
    r"(?:[^.;:!?«»“”\"]|(?<=\bM)\.|(?<=\b[DP]r)\.){1,160},|\bà l['’](?:en croire|entendre),)\s*\Z",
    re.I,
)
_READ = re.compile(
    r"\s*,?\s*(?:(?:peut-on|pouvait-on|pourra-t-on)\s(?:y\s)?lire|lit-on|y\slit-on|lisait-on|titr\w+"
    r"|est-il\s(?:écrit|indiqué|précisé|stipulé)|stipule\b|dispose\b)",
    re.I,
)
_OPINION = re.compile(r"\b(?:cet|même|mon|ton|son|notre|votre|leur)\savis\b", re.I)
_WRITTEN = re.compile(
    r"\bon\s(?:y\s)?(?:lit|lisait|lira|peut\slire|pouvait\slire|(?:a|avait)\s(?:\w+\s)?(?:tracé|inscrit|gravé|écrit|peint))\b"
    r"|\b(?:lisible|lisibles|inscrite?s?|gravée?s?|tracée?s?|griffonnée?s?|placardée?s?|peinte?s?|imprimée?s?|brodée?s?)"
    r"(?:\s(?:à|au|en|sur|sous|dans)\s[^.,;:]{1,40})?\s?:\Z"
    r"|\b(?:s['’](?:ouvr|achev)\w+|(?:commen[cç]|début|termin)\w+)\s(?:sur|par)\s(?:une?|la|le|cette|ce)\s"
    r"(?:lettre|phrase|note|épigraphe|citation|dédicace|mot)(?!\w)[^.;:]{0,80}:\Z"
    r"|\b(?:s['’](?:ouvr|achev|intitul)\w+|(?:commen[cç]|début|termin)\w+)\s(?:ainsi|par(?:\sces\smots)?)\s?:\Z"
    r"|\blaiss\w{1,5}\s[^.;:«»]{0,60}\b(?:mot|billet)\s?:\Z"
    r"|\b(?:écrit|écrite|noté|notée|consigné|griffonné)\s(?:au\s(?:crayon|stylo|feutre|dos|verso|mur|tableau)"
    r"|à\sla\s(?:craie|date|main)|(?:dans|sur)\s(?:le|la|l['’]|un|une|son|sa|ses|leurs?)\s?"
    r"(?:carnet|journal|agenda|cahier|registre|mur|ardoise|papier|page|tableau|façade|vitre|porte))\b[^.;:«»]{0,40}:\Z",
    re.I,
)
_OF = re.compile(r"(?:de|d['’]|que|qu['’]|du|des|à)\b", re.I)
_SENTENCE = re.compile(r"\s+(?:[«“\"]|[^\W\d_a-zà-öø-ÿœ])")
_WINDOW = 300  # code points of context either side


def kind(block: Block, marked: MarkPair, sentence: Span, incises: bool) -> tuple[Kind, str]:
    """Decides what a quotation is.

    Args:
        block: its block.
        marked: the pair of marks.
        sentence: the sentence that its opening mark stands in.
        incises: whether an incise was found inside.

    Returns:
        The kind, and what it rests on in plain English.
    """
    context = QuotationContext(block, marked, sentence)
    for rule, reason in _RULES:
        decided = rule(context)
        if decided is not None:
            return decided, reason
        if rule is _document_before and incises:
            return "speech", "an incise inside"
    partial = context.reported or context.clause or not context.capital
    return ("partial", "woven into the sentence") if partial else ("other", "a name or a title")


class QuotationContext:
    """What the rules look at: the words inside, before and after."""

    def __init__(self, block: Block, marked: MarkPair, sentence: Span) -> None:
        text = block.text
        self.block = block
        self.words = text[marked.content.start : marked.content.end]
        self.count = sum(1 for _ in zip(_WORD.finditer(self.words), range(200), strict=False))
        self.before = text[max(sentence.start, marked.span.start - _WINDOW) : marked.span.start].rstrip()
        self.after = text[marked.span.end : marked.span.end + _WINDOW]
        self.capital = next((c for c in self.words if c.isalpha()), "a").isupper()
        self.final = self.words.endswith(_FINAL)
        self.finite = _FINITE.search(self.words) is not None
        self.clause = self.finite and self.count >= 3
        self.colon = self.before.endswith(":")
        self.opens = not self.before or self.before.endswith(("—", "–"))
        self.alone = self.opens and _ALONE.match(self.after) is not None
        self.cue = clause_after(text, marked.span.end)
        self.last = [w.lower() for w in _WORDS_BEFORE.findall(self.before.rstrip(":, "))[-6:]]
        self.reported = any(w.partition("-")[0] in known for w in self.last for known in verbs())
        self.carried = marked.carried
        self.closed = marked.closed
        self.ends = re.match(r"\s*(?:[.!?…]|\Z)", self.after) is not None


def clause_after(text: str, end: int) -> ReportingClause | None:
    """The cue that follows a closing mark ("», promet la maire"), if one does."""
    at = end
    while (
        at < len(text)
        and at - end < 6
        and text[at] in " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE},*—–-.…!?"
    ):
        if text[at] in ".…!?" and at + 1 < len(text) and text[at + 1] not in " ,":
            return None
        at += 1
    if at >= len(text) or not text[at].islower():
        return None
    said = text[max(0, end - 3) : at]
    read = match_any if any(mark in said for mark in (",", "!", "?")) else match
    return read(text, at, min(len(text), at + 240))


def _document_cue(c: QuotationContext) -> Kind | None:
    if _READ.match(c.after):
        return "document"
    return "document" if _first_noun(c) in listed("document") else None


def _first_noun(c: QuotationContext) -> str:
    if c.cue is None or c.cue.subject is None:
        return ""
    following = _WORDS_BEFORE.findall(c.block.text[c.cue.subject : c.cue.subject + 60])[:2]
    if not following:
        return ""
    head = re.sub(r"^[lL]['’]", "", following[0])
    return (head if head != following[0] or len(following) < 2 else following[1]).lower()


def _carried(c: QuotationContext) -> Kind | None:
    return "speech" if c.carried or (not c.closed and c.count > 3) else None


def _cued(c: QuotationContext) -> Kind | None:
    if c.cue is None:
        return None
    comma = c.after.lstrip().startswith((",", "—", "–")) or c.words.endswith((*_FINAL, ","))
    inverted = c.cue.pronoun is not None
    if not c.cue.listed and not (comma and (c.finite or c.final) and (inverted or c.capital)):
        return None
    if _is_linked(c) and not c.colon and (c.count < 5 or not c.capital):
        return None
    if comma and (c.opens or c.colon or c.capital or c.finite):
        return "speech"
    return "speech" if c.finite and (c.opens or c.colon) else None


def _shouted(c: QuotationContext) -> Kind | None:
    """A verb of speech right before a sentence of its own (crie « Menteuse ! »)."""
    if not c.last or not (c.capital and c.final) or c.colon:
        return None
    known = verbs()
    return "speech" if c.last[-1] in known.finite or c.last[-1] in known.participles else None


def _named(c: QuotationContext) -> Kind | None:
    if c.colon or not c.last:
        return None
    last = c.last[-1]
    if last in listed("named"):
        return "other"
    tail = [re.sub(r"^[ldLD]['’]", "", w) for w in c.last[-2:]]
    if tail[-1] in listed("work") and not c.finite:
        return "other"
    return None


def _document_before(c: QuotationContext) -> Kind | None:
    if not c.colon and _ACCORDING.search(c.before) is None:
        return None
    if c.colon and _WRITTEN.search(c.before):
        return "document"
    before = _OPINION.sub("", c.before)
    head = [re.sub(r"^[ldLD]['’]", "", w.lower()) for w in _WORDS_BEFORE.findall(before)]
    if c.colon and head[-1:] and head[-1] in listed("document"):
        return "document"
    subject = [*head[: 4 if c.colon else 3], *(head[-3:] if c.colon else ())]
    return (
        "document"
        if any(w in listed("document") for w in subject) and not _names_somebody(c.before)
        else None
    )


def _names_somebody(before: str) -> bool:
    """Whether somebody is named who may be the one that speaks or writes."""
    if re.search(r"\b(?:ils?|elles?|M\.|Mme)(?!\w)", before):
        return True
    words = (re.sub(r"^[ldLD]['’]", "", word) for word in _WORDS_BEFORE.findall(before))
    return any(
        word.lower() in roles() or (word[0].isupper() and word.lower() in first_names()) for word in words
    )


def _introduced(c: QuotationContext) -> Kind | None:
    if not c.colon:
        return None
    spoken = c.clause or c.final or c.reported or c.count >= 5 or set(c.last) & listed("speech")
    return "speech" if spoken else "other"


def _according(c: QuotationContext) -> Kind | None:
    whole = (c.clause or c.count >= 5) and not _OF.match(c.words)
    return "speech" if whole and _ACCORDING.search(c.before) else None


def _alone(c: QuotationContext) -> Kind | None:
    if not c.alone:
        return None
    said = c.clause or c.final or c.count >= 4 or (c.count >= 2 and c.block.kind == "paragraph")
    return "speech" if said else "other"


def _sentence(c: QuotationContext) -> Kind | None:
    ended = (c.final and (c.clause or _SENTENCE.match(c.after))) or (c.ends and c.clause and c.capital)
    return "speech" if c.opens and c.count >= 3 and ended else None


def _after_comma(c: QuotationContext) -> Kind | None:
    joined = c.before.endswith(",") and not _is_linked(c)
    return "speech" if joined and c.clause and (c.reported or c.capital) else None


def _opening(c: QuotationContext) -> Kind | None:
    headline = c.block.kind in ("title", "heading") and c.after.lstrip().startswith(":")
    personal = headline or _PERSONAL.search(c.words) is not None
    said = c.opens and c.clause and c.capital and c.count >= 4 and personal
    return "speech" if said and not _predicate(c) else None


def _is_linked(c: QuotationContext) -> bool:
    """Whether a linking word stands right before, so that the sentence needs the quotation."""
    word = _LAST_WORD.search(c.before)
    return word is not None and word[0].lower().replace("’", "'") in listed("linking")


def _predicate(c: QuotationContext) -> bool:
    """Whether the quotation is the subject of the verb that follows ("« X » ouvre samedi")."""
    word = _WORD.match(c.after.lstrip())
    return word is not None and c.after[:1].isspace() and word[0].islower()


_RULES: tuple[tuple[Callable[[QuotationContext], Kind | None], str], ...] = (
    (_carried, "it goes on over paragraphs"),
    (_document_cue, "a text is read"),
    (_shouted, "a verb of speech stands before it"),
    (_named, "a noun that it names stands before"),
    (_cued, "a verb and its subject follow"),
    (_document_before, "a text is introduced"),
    (_introduced, "a colon stands before it"),
    (_according, "its source is named before it"),
    (_alone, "it stands alone"),
    (_sentence, "a sentence of its own"),
    (_after_comma, "a clause after a verb of speech"),
    (_opening, "a clause that opens the sentence"),
)
