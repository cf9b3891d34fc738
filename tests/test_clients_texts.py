"""Validators take every transcript and a page of each kind, whatever stands in the articles."""

import json
import subprocess
from pathlib import Path

import pytest
from clients import BigEdition, need, ran
from subtitle_cases import CASES

pytestmark = pytest.mark.clients

_WEBVTT = """
const {WebVTTParser} = require(process.argv[1]);
const entities = require(process.argv[1] + '/html-entities.json');
const read = file => require('fs').readFileSync(file, 'utf8');
const told = process.argv.slice(2).map(file => {
  const found = new WebVTTParser(entities).parse(read(file), 'subtitles');
  return [file, found.cues.length, found.errors.map(error => `${error.line}: ${error.message}`)];
});
process.stdout.write(JSON.stringify(told));
"""


def test_each_webvtt_file_is_strictly_right(big_edition: BigEdition) -> None:
    """By the W3C's own parser, without one complaint, a cue for each in SubRip."""
    module = need("webvtt-parser")
    files = sorted(big_edition.public.rglob("transcript.vtt"))
    assert len(files) > 30
    told = json.loads(ran(need("node"), "-e", _WEBVTT, module, *files))
    assert [name for name, _, errors in told if errors] == []
    for name, cues, _ in told:
        assert cues == (big_edition.public / name).with_suffix(".srt").read_text("utf-8").count(" --> ")


def test_our_own_reader_is_as_strict(tmp_path: Path) -> None:
    """What `check` takes and refuses of WebVTT, the W3C's parser takes and refuses too."""
    module, files = need("webvtt-parser"), {}
    for number, (name, (text, cause)) in enumerate(CASES.items()):
        files[tmp_path / f"{number}.vtt"] = name, cause
        (tmp_path / f"{number}.vtt").write_text(text, "utf-8")
    told = json.loads(ran(need("node"), "-e", _WEBVTT, module, *files))
    for path, _, errors in told:
        name, cause = files[Path(path)]
        assert bool(errors) == bool(cause), (name, errors)


def test_a_page_of_each_kind_is_valid_html(served: BigEdition) -> None:
    """By the checker of the W3C, with no error and no warning, as they are served, under their own policy."""
    jar = need("vnu-jar") / "build" / "dist" / "vnu.jar"
    vnu = (need("java"), "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", jar)
    public = served.public
    hard = ("hostile", "chapters", "long-title", "bridge")
    pages = [
        *public.glob("index.html"),
        *public.glob("*/index.html"),
        *(page for name in hard for page in public.glob(f"episodes/{name}/index.html")),
        *sorted(public.glob("bulletins/*/index.html"))[:2],
        *public.glob("episodes/hostile/*/transcript.html"),
    ]
    assert len(pages) >= 5
    addresses = [f"{served.url}{page.relative_to(public).as_posix()}" for page in pages]
    done = subprocess.run(
        [*vnu, "--format", "json", *addresses], capture_output=True, check=False, timeout=300
    )
    told = [one for one in json.loads(done.stderr)["messages"] if not _is_known(one)]
    assert [f"{one['url']}: {one['message']}" for one in told] == []
    ran(*vnu, "--css", "--format", "text", *public.glob("*.css"))


def _is_known(message: dict) -> bool:
    """It mentions that void elements end with a slash (transcripts are XML too), and takes JSON-LD for a script."""
    mention = message["type"] == "info" and "subType" not in message
    return mention or message["message"].startswith("Inline script violates Content Security Policy")
