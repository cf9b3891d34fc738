"""The line under a quotation that names who is quoted: « — Nadia Delcros, architecte »."""

import re

DASHES = "—–- \t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_DASHED = re.compile(r"[—–-]{1,2}\s*(?=[A-ZÀ-ÖØ-Þ*_\[])")
_NAMED = re.compile(
    r"[*_]{0,2}(?!(?:L[ae]s?|Une?|Des|Ce|Cette|Mon|Ma|Notre)\s|[LD]['’])[A-ZÀ-ÖØ-Þ][\w'’-]{1,40}"
    r"(?:\s(?:d[eu]\s|d['’]|l[ea]\s)?[A-ZÀ-ÖØ-Þ][\w'’-]{1,40}){1,3}[*_]{0,2}(?:\s?,\s[^\d]{2,120})?"
)
_ENDED = (".", "!", "?", "…", "»", "”", '"')
_WORDS = 20


def is_signature(line: str, before: str) -> bool:
    """Whether the last line of a block quotation names who is quoted.

    Without a dash it has to be a first name and a name, alone or before what they are, under a sentence
    that has ended. The name of a house or a paper (« Le Courrier ») is none.

    Args:
        line: without the marks of the quotation.
        before: what stands above it in the quotation.
    """
    line = line.strip()
    if len(line.split()) not in range(2, _WORDS + 1) or line.endswith(_ENDED) or "(@" in line:
        return False
    named = _NAMED.fullmatch(line) and before.rstrip("*_ \t\r\n").endswith(_ENDED)
    return bool(_DASHED.match(line) or named)
