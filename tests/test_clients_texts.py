"""Validators take every transcript and a page of each kind, whatever stands in the articles."""

import json
import subprocess

import pytest
from clients import BigEdition, need, ran

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


def test_a_page_of_each_kind_is_valid_html(big_edition: BigEdition) -> None:
    """By the checker of the W3C, with no error and no warning: hostile articles, long ones, the first page, notices."""
    java, jar = need("java"), need("vnu-jar") / "build" / "dist" / "vnu.jar"
    public = big_edition.public
    pages = [
        *public.glob("*.html"),
        *public.glob("*/index.html"),
        *(
            public / "episodes" / name / "index.html"
            for name in ("hostile", "chapters", "long-title", "bridge")
        ),
        *sorted(public.glob("bulletins/*/index.html"))[:2],
        *public.glob("episodes/hostile/*/transcript.html"),
    ]
    pages = [page for page in pages if page.is_file()]
    assert len(pages) >= 5
    done = subprocess.run(
        [java, "-jar", jar, "--format", "json", *pages], capture_output=True, check=False, timeout=300
    )
    # It mentions, as no warning, that transcripts are XML too: their void elements end with a slash.
    told = [one for one in json.loads(done.stderr)["messages"] if one["type"] != "info" or "subType" in one]
    assert [f"{one['url']}: {one['message']}" for one in told] == []
    sheets = sorted(public.glob("*.css"))
    ran(java, "-jar", jar, "--css", "--format", "text", *sheets)
