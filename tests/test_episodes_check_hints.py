"""What the check says is to be typed: it mends the damage, and nothing is wrong afterwards."""

import os
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from damages import ARTICLE, DAMAGES, SETTINGS
from newsroom import Desk

from episodes.build.context import BuildContext, BuildRequest
from episodes.build.pipeline import build
from episodes.check import Finding, check
from episodes.edition.edition import PREVIEW, Edition
from episodes.media import chapters

pytestmark = pytest.mark.usefixtures("decoded_once")

NOW = datetime(2026, 5, 1, tzinfo=UTC)
PROGRAM = Path(__file__).resolve().parents[1] / "cli.py"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> Path:
    """A newsroom's edition, with its article."""
    root = tmp_path_factory.mktemp("edition")
    (root / "articles").mkdir()
    (root / "articles" / "pont.md").write_text(ARTICLE, "utf-8")
    (root / "edition.toml").write_text(SETTINGS, "utf-8")
    make(root, clips)
    return root


@pytest.fixture(autouse=True, scope="module")
def _short_chapters():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chapters, "SHORTEST", 1000)
        yield


def make(root: Path, clips: Path, *again: str) -> None:
    """What `hautevoix build ROOT --again SLUG` does."""
    desk, edition = Desk(root, clips), Edition.folder(root)
    context = BuildContext(edition, desk.synthesizer(edition), NOW, desk.guid, PREVIEW, desk.events.append)
    assert build(context, BuildRequest(None, frozenset(again))) == 0


def follow(hint: Finding, root: Path, clips: Path) -> None:
    """Does what a hint says, to the letter."""
    if "Delete the file" in hint.hint:
        (root / "public" / hint.path).unlink()
    program, command, folder, *options = shlex.split(hint.hint[hint.hint.index("hautevoix build") :])
    assert (program, command, Path(folder)) == ("hautevoix", "build", root)
    make(root, clips, *options[1:])


@pytest.mark.parametrize(
    "name",
    [
        "feed: feed missing",
        "feed: category in small letters",
        "feed: JPEG called PNG",
        "feed: older page missing",
        "item: forgotten",
        "item: date to come",
        "media: media altered",
        "media: other format cut",
        "media: soft",
        "text: VTT with markup",
        "text: times of another revision",
        "page: page empty",
        "page: script in the text",
        "page: font of another host",
    ],
)
def test_what_is_to_be_typed_mends_it(built: Path, clips: Path, tmp_path: Path, name: str) -> None:
    """The folder is named, so that it can be typed where the check was; then nothing is wrong."""
    root = Path(shutil.copytree(built, tmp_path / "edition"))
    code, damage = DAMAGES[name]
    damage(root)
    hint = next(found for found in check(root, now=NOW) if found.code == code)
    follow(hint, root, clips)
    assert check(root, now=NOW) == []


def test_a_page_that_is_damaged_in_its_revision_too_is_made_anew(
    built: Path, clips: Path, tmp_path: Path
) -> None:
    """A build would only copy the damage: the hint says to remake the episode."""
    root = Path(shutil.copytree(built, tmp_path / "edition"))
    for page in (root / "public" / "episodes" / "pont").rglob("*.html"):
        page.write_bytes(page.read_bytes().replace(b"</main>", b"<script>alert(1)</script></main>"))
    hint = next(found for found in check(root, now=NOW) if found.code == "script")
    assert hint.hint.endswith("--again pont")
    follow(hint, root, clips)
    assert check(root, now=NOW) == []


def test_an_edition_of_lone_articles_is_told_that_they_are_needed(desk: Desk) -> None:
    """`build --out` keeps no article: it has to be named again."""
    desk.write()
    assert desk.build() == 0
    next(desk.public.rglob("*.mp3")).unlink()
    found = next(found for found in check(desk.out, now=desk.now) if found.code == "missing-file")
    assert found.hint.endswith(f"hautevoix build ARTICLE --out {desk.out} --again marche-couvert")


def test_the_program_takes_what_is_to_be_typed(built: Path, clips: Path, tmp_path: Path) -> None:
    """Word for word, in a shell."""
    root = Path(shutil.copytree(built, tmp_path / "l'édition"))
    (root / "public" / "feed.xml").unlink()
    (hint,) = check(root, now=NOW)
    typed = shlex.split(hint.hint[hint.hint.index("hautevoix") :])[1:]
    environment = {**os.environ, "HAUTEVOIX_CACHE": str(clips)}
    done = subprocess.run(
        [sys.executable, PROGRAM, *typed], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (root / "public" / "feed.xml").is_file()


def test_a_folder_that_is_no_edition_is_not_built(built: Path, tmp_path: Path) -> None:
    """What was fetched back from a site is mended where it was made."""
    public = Path(shutil.copytree(built / "public", tmp_path / "public"))
    (tmp_path / "index.html").write_text("<p>Une page du site.</p>", "utf-8")
    next(public.rglob("*.vtt")).unlink()
    found = next(found for found in check(public, now=NOW) if found.code == "missing-file")
    assert found.hint.endswith("hautevoix build --again pont")
