"""`script --json` is a contract: these keys, in this order, and no others."""

import json

from scripts.article import Doubt, Language, Skipped, Span
from scripts.output import as_json
from scripts.script import Person, Place, Script, Segment

SCRIPT = Script(
    path="articles/halle.html",
    title="La halle rouvre",
    language="fr",
    segments=(
        Segment(
            "added", None, "Lecture par des voix de synthèse.", "Lecture par des voix de synthèse.", None
        ),
        Segment(
            "quote",
            Place(3, "paragraph"),
            "« À 8 h »,",
            "À huit heures,",
            Span(120, 130),
            quotation=2,
            speaker="Claire Vidal",
            confidence=0.95,
            reason="beside it",
            voice="siwis",
            pause=200,
            languages=(Language(2, 7, "en"),),
        ),
    ),
    people=(Person("Claire Vidal", "f"),),
    skipped=(Skipped("related links", Span(900, 1020)),),
    doubts=(Doubt("quotation never closed", Span(610, 611)), Doubt("no title", None)),
)

EXPECTED = """{
 "path": "articles/halle.html",
 "title": "La halle rouvre",
 "language": "fr",
 "segments": [
  {
   "kind": "added",
   "block": null,
   "quotation": null,
   "speaker": null,
   "confidence": null,
   "written": "Lecture par des voix de synthèse.",
   "spoken": "Lecture par des voix de synthèse.",
   "source": null,
   "languages": []
  },
  {
   "kind": "quote",
   "block": [3, "paragraph"],
   "quotation": 2,
   "speaker": "Claire Vidal",
   "confidence": 0.95,
   "written": "« À 8 h »,",
   "spoken": "À huit heures,",
   "source": [120, 130],
   "languages": [[2, 7, "en"]]
  }
 ],
 "skipped": [{"reason": "related links", "source": [900, 1020]}],
 "warnings": [
  {"message": "quotation never closed", "source": [610, 611]},
  {"message": "no title", "source": null}
 ]
}"""


def test_the_shape_is_the_documented_one() -> None:
    """Keys, their order and their values, character for character; what only the program needs stays out."""
    given = json.dumps(as_json(SCRIPT), ensure_ascii=False)
    assert given == json.dumps(json.loads(EXPECTED), ensure_ascii=False)


def test_html_brings_the_text_that_spans_count_in() -> None:
    """Spans of a page count in the text that was extracted, so it comes along; elsewhere there is none."""
    page = Script("a.html", "A", "fr", (), text="Le texte extrait.")
    assert as_json(page)["text"] == "Le texte extrait."
    assert "text" not in as_json(SCRIPT)
