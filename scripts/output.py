"""A script as other programs read it: the stable shape of `script --json` (docs/script-format.md)."""

from scripts.article import Doubt, Skipped
from scripts.doubts import every
from scripts.script import Script, Segment


def as_json(script: Script) -> dict[str, object]:
    """Give the script as plain values, ready for any JSON encoder.

    Args:
        script: what is said.

    Returns:
        Its path, title, language, segments, skipped spans and warnings, in this order; for an article read
        from HTML the `text` in which spans count. Spans are `[start, end]`, half-open, in code points.
    """
    shape: dict[str, object] = {
        "path": script.path,
        "title": script.title,
        "language": script.language,
        "segments": [_segment(segment) for segment in script.segments],
        "skipped": [_skipped(item) for item in script.skipped],
        "warnings": [_warning(doubt) for doubt in every(script)],
    }
    return shape if script.text is None else {**shape, "text": script.text}


def _segment(segment: Segment) -> dict[str, object]:
    return {
        "kind": segment.kind,
        "block": segment.block and list(segment.block),
        "quotation": segment.quotation,
        "speaker": segment.speaker,
        "confidence": segment.confidence,
        "written": segment.written,
        "spoken": segment.spoken,
        "source": segment.source and list(segment.source),
        "languages": [list(stretch) for stretch in segment.languages],
    }


def _skipped(item: Skipped) -> dict[str, object]:
    return {"reason": item.reason, "source": list(item.source)}


def _warning(doubt: Doubt) -> dict[str, object]:
    return {"message": doubt.message, "source": doubt.source and list(doubt.source)}
