"""WebVTT, right and wrong: each with what our reader says is wrong, None where it is right."""

CUE = "00:00:01.000 --> 00:00:02.500\n<v Inès Valat>Bonjour &amp; bienvenue.</v>\n"


def _cue(text: str, times: str = "00:00:01.000 --> 00:00:02.500") -> str:
    return f"WEBVTT\n\n{times}\n{text}\n"


CASES: dict[str, tuple[str, str | None]] = {
    "as we write it": (f"WEBVTT\n\n{CUE}", None),
    "without hours": (_cue("Oui", "00:01.000 --> 00:02.000"), None),
    "times between words": (_cue("<v Inès>Un <00:00:01.500>deux <00:00:02.000>trois</v>"), None),
    "spans in spans": (_cue("<i>Un <b>deux</b></i> <lang en>three</lang>"), None),
    "a voice left open": (_cue("<v Inès>Un"), None),
    "entities": (_cue("1 &lt; 2 &amp; 3 &gt; 2&nbsp;!"), None),
    "settings": (_cue("Oui", "00:01.000 --> 00:02.000 align:start line:0"), None),
    "no header": (CUE, "does not begin"),
    "another header": (f"WEBVTTX\n\n{CUE}", "does not begin"),
    "no empty line": (f"WEBVTT\n{CUE}", "no empty line"),
    "commas": (_cue("Oui", "00:00:01,000 --> 00:00:02,000"), "no times"),
    "sixty seconds": (_cue("Oui", "00:00:60.000 --> 00:01:01.000"), "no times"),
    "two digits of a second": (_cue("Oui", "00:00:01.00 --> 00:00:02.00"), "no times"),
    "end before start": (_cue("Oui", "00:00:02.000 --> 00:00:01.000"), "ends before"),
    "times that go back": (
        f"{_cue('Un', '00:05.000 --> 00:06.000')}\n00:01.000 --> 00:02.000\nDeux\n",
        "do not rise",
    ),
    "unknown settings": (_cue("Oui", "00:01.000 --> 00:02.000 gras:oui"), "settings"),
    "unknown markup": (_cue("<script>Oui</script>"), "holds <script>"),
    "a voice without a name": (_cue("<v>Oui</v>"), "holds <v>"),
    "spans that cross": (_cue("<i>Un <b>deux</i></b>"), "closes i"),
    "a span left open": (_cue("<i>Un"), "open"),
    "a close without an open": (_cue("Un</i>"), "closes i"),
    "a bare ampersand": (_cue("Un & deux"), "bare &"),
    "a time outside the cue": (_cue("Un <00:00:05.000>deux"), "do not rise"),
    "times between words that go back": (_cue("Un <00:00:02.000>deux <00:00:01.500>trois"), "do not rise"),
}
