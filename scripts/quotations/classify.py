"""Classify quotations: speech, partial quotation, words of a document, or title and scare quote."""

import re
from collections.abc import Callable

from scripts.article import Block, Span
from scripts.quotations.pair_marks import MarkPair
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
_ELISION = re.compile("^[ldLD]['’]")
_PRONOUN = re.compile(r"\b(?:ils?|elles?|M\.|Mme)(?!\w)")
_OF = re.compile(r"(?:de|d['’]|que|qu['’]|du|des|à)\b", re.I)
_SENTENCE = re.compile(r"\s+(?:[«“\"]|[^\W\d_a-zà-öø-ÿœ])")
_WINDOW = 300  # code points of context on either side


def classify(block: Block, marked: MarkPair, sentence: Span, *, has_incise: bool) -> tuple[Kind, str]:
    """Decide the kind of a quotation.

    Args:
        block: its block.
        marked: the pair of marks.
        sentence: the sentence that its opening mark stands in.
        has_incise: whether it contains an incise.

    Returns:
        The kind, and the evidence for it in plain English.
    """
    context = QuotationContext(block, marked, sentence)
    for rule, reason in _RULES:
        kind = rule(context)
        if kind is not None:
            return kind, reason
        if rule is follows_document and has_incise:
            return "speech", "an incise inside"
    is_partial = context.reported or context.is_clause or not context.capital
    return ("partial", "woven into the sentence") if is_partial else ("other", "a name or a title")


class QuotationContext:
    """The words inside, before and after a quotation, as the rules look at them.

    Attributes:
        block: its block.
        words: the quoted words.
        count: their number, at most 200.
        before: the text before it in its sentence.
        after: the text behind it.
        capital: whether its first letter is a capital.
        final: whether it ends with a final mark.
        finite: whether it has a verb in a finite form.
        is_clause: whether it is a clause of three words or more.
        colon: whether a colon stands before it.
        opens: whether nothing but a dash stands before it in its sentence.
        alone: whether nothing stands behind it either.
        clause: the reporting clause behind it.
        last: the last six words before it, in lower case.
        reported: whether a form of a reporting verb is among them.
        carried: whether it goes on from the block before.
        closed: whether it has a closing mark.
        ends: whether its sentence ends behind it.
    """

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
        self.is_clause = self.finite and self.count >= 3
        self.colon = self.before.endswith(":")
        self.opens = not self.before or self.before.endswith(("—", "–"))
        self.alone = self.opens and _ALONE.match(self.after) is not None
        self.clause = clause_after(text, marked.span.end)
        self.last = [word.lower() for word in _WORDS_BEFORE.findall(self.before.rstrip(":, "))[-6:]]
        self.reported = any(word.partition("-")[0] in known for word in self.last for known in verbs())
        self.carried = marked.carried
        self.closed = marked.closed
        self.ends = re.match(r"\s*(?:[.!?…]|\Z)", self.after) is not None

    @property
    def linked(self) -> bool:
        """Whether a linking word stands right before it, so that the sentence needs the quotation."""
        word = _LAST_WORD.search(self.before)
        return word is not None and word[0].lower().replace("’", "'") in listed("linking")


def clause_after(text: str, end: int) -> ReportingClause | None:
    """The reporting clause behind a quotation ("», promet la maire"); None where there is none.

    Args:
        text: a block's text.
        end: offset behind the closing mark.
    """
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
    marks = text[max(0, end - 3) : at]
    read = match_any if any(mark in marks for mark in (",", "!", "?")) else match
    return read(text, at, min(len(text), at + 240))


def precedes_document(c: QuotationContext) -> Kind | None:
    """A verb of reading follows, or a clause whose subject is a document (« … », stipule le contrat)."""
    if _READ.match(c.after):
        return "document"
    if c.clause is None or c.clause.subject is None:
        return None
    words = _WORDS_BEFORE.findall(c.block.text[c.clause.subject : c.clause.subject + 60])[:2]
    if not words:
        return None
    noun = re.sub("^[lL]['’]", "", words[0])
    noun = words[-1] if noun == words[0] else noun
    return "document" if noun.lower() in listed("document") else None


def goes_on(c: QuotationContext) -> Kind | None:
    """It runs over several paragraphs."""
    return "speech" if c.carried or (not c.closed and c.count > 3) else None


def precedes_clause(c: QuotationContext) -> Kind | None:
    """A reporting clause follows."""
    if c.clause is None:
        return None
    comma = c.after.lstrip().startswith((",", "—", "–")) or c.words.endswith((*_FINAL, ","))
    inverted = c.clause.pronoun is not None
    if not c.clause.listed and not (comma and (c.finite or c.final) and (inverted or c.capital)):
        return None
    if c.linked and not c.colon and (c.count < 5 or not c.capital):
        return None
    if comma and (c.opens or c.colon or c.capital or c.finite):
        return "speech"
    return "speech" if c.finite and (c.opens or c.colon) else None


def follows_verb(c: QuotationContext) -> Kind | None:
    """A verb of speech stands right before a sentence of its own (crie « Menteuse ! »)."""
    if not c.last or not (c.capital and c.final) or c.colon:
        return None
    known = verbs()
    return "speech" if c.last[-1] in known.finite or c.last[-1] in known.participles else None


def follows_noun(c: QuotationContext) -> Kind | None:
    """A noun that it names stands before it (le roman « … »)."""
    if c.colon or not c.last:
        return None
    is_work = strip_article(c.last[-1]) in listed("work") and not c.finite
    return "other" if is_work or c.last[-1] in listed("named") else None


def follows_document(c: QuotationContext) -> Kind | None:
    """A document is named before it (selon le rapport, « … »)."""
    if not c.colon and _ACCORDING.search(c.before) is None:
        return None
    if c.colon and _WRITTEN.search(c.before):
        return "document"
    words = [strip_article(word.lower()) for word in _WORDS_BEFORE.findall(_OPINION.sub("", c.before))]
    if c.colon and words and words[-1] in listed("document"):
        return "document"
    subject = [*words[: 4 if c.colon else 3], *(words[-3:] if c.colon else ())]
    if not any(word in listed("document") for word in subject) or _PRONOUN.search(c.before):
        return None
    for word in map(strip_article, _WORDS_BEFORE.findall(c.before)):  # whoever may speak or write
        if word.lower() in roles() or (word[:1].isupper() and word.lower() in first_names()):
            return None
    return "document"


def follows_colon(c: QuotationContext) -> Kind | None:
    """A colon stands before it."""
    if not c.colon:
        return None
    spoken = c.is_clause or c.final or c.reported or c.count >= 5 or set(c.last) & listed("speech")
    return "speech" if spoken else "other"


def follows_source(c: QuotationContext) -> Kind | None:
    """Its source is named before it (selon la maire, « … »)."""
    whole = (c.is_clause or c.count >= 5) and not _OF.match(c.words)
    return "speech" if whole and _ACCORDING.search(c.before) else None


def stands_alone(c: QuotationContext) -> Kind | None:
    """It is all of its sentence."""
    if not c.alone:
        return None
    spoken = c.is_clause or c.final or c.count >= 4 or (c.count >= 2 and c.block.kind == "paragraph")
    return "speech" if spoken else "other"


def is_sentence(c: QuotationContext) -> Kind | None:
    """It is a sentence by itself."""
    ended = (c.final and (c.is_clause or _SENTENCE.match(c.after))) or (c.ends and c.is_clause and c.capital)
    return "speech" if c.opens and c.count >= 3 and ended else None


def follows_comma(c: QuotationContext) -> Kind | None:
    """A clause behind a comma, often after a verb of speech."""
    joined = c.before.endswith(",") and not c.linked
    return "speech" if joined and c.is_clause and (c.reported or c.capital) else None


def opens_sentence(c: QuotationContext) -> Kind | None:
    """A personal clause opens the sentence, and is not the subject of its verb (« X » ouvre samedi)."""
    headline = c.block.kind in ("title", "heading") and c.after.lstrip().startswith(":")
    personal = headline or _PERSONAL.search(c.words) is not None
    word = _WORD.match(c.after.lstrip())
    is_subject = word is not None and c.after[:1].isspace() and word[0].islower()
    spoken = c.opens and c.is_clause and c.capital and c.count >= 4 and personal
    return "speech" if spoken and not is_subject else None


def strip_article(word: str) -> str:
    """A word without an elided article or preposition."""
    return _ELISION.sub("", word)


_RULES: tuple[tuple[Callable[[QuotationContext], Kind | None], str], ...] = (
    (goes_on, "it goes on over paragraphs"),
    (precedes_document, "a text is read"),
    (follows_verb, "a verb of speech stands before it"),
    (follows_noun, "a noun that it names stands before"),
    (precedes_clause, "a verb and its subject follow"),
    (follows_document, "a text is introduced"),
    (follows_colon, "a colon stands before it"),
    (follows_source, "its source is named before it"),
    (stands_alone, "it stands alone"),
    (is_sentence, "a sentence of its own"),
    (follows_comma, "a clause after a verb of speech"),
    (opens_sentence, "a clause that opens the sentence"),
)
