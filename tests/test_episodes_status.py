"""Status: where an edition stands, told from hashes."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from episodes.catalogue.records import Media, Record, Revision, save
from episodes.status import StatusRow, edition_status, status
from scripts import readers

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
MEDIA = Media(name="a.mp3", type="audio/mpeg", bytes=1, sha256="0", duration=1)


def record(slug: str, *, article: str = "aa", script: str | None = None) -> Record:
    revision = Revision(
        id="0a1b2c3d",
        built="2026-05-12T04:00:00+00:00",
        article=article,
        script=script,
        source=f"articles/{slug}.md",
        title=slug,
        media=MEDIA,
    )
    return Record(
        identity=slug, guid=slug, slug=slug, date="2026-05-12T06:00:00+02:00", revisions=(revision,)
    )


def test_a_new_article_asks_for_a_build() -> None:
    """Nothing is known of it yet, not even its slug."""
    found = status((), {"articles/pont.md": "aa"}, {})
    assert found.rows == (StatusRow("new", "articles/pont.md", None),)
    assert found.command == "hautevoix build"


def test_an_empty_edition_asks_for_articles() -> None:
    """There is nothing to judge and nothing to build: the next thing is to bring some."""
    assert status((), {}, {}).command.startswith("hautevoix import ")


def test_what_has_not_changed_is_built() -> None:
    """The same article, the same script file or none: nothing to build, so look at it."""
    plain, edited = record("pont"), record("gare", script="ff")
    found = status((plain, edited), {"articles/pont.md": "aa", "articles/gare.md": "aa"}, {"gare": "ff"})
    assert [row.state for row in found.rows] == ["built", "built"]
    assert found.command == "hautevoix check"


def test_a_changed_article_or_script_is_edited() -> None:
    """A script that appeared, changed or went away counts as much as the article."""
    for sha, script in (("bb", "ff"), ("aa", "00"), ("aa", None)):
        found = status((record("pont", script="ff"),), {"articles/pont.md": sha}, {"pont": script})
        assert found.rows == (StatusRow("edited", "articles/pont.md", "pont"),)
        assert found.command == "hautevoix build"
    assert status((record("pont"),), {"articles/pont.md": "aa"}, {"pont": "ff"}).rows[0].state == "edited"


def test_a_renamed_article_is_still_its_episode() -> None:
    """Its content tells; the old name is not reported as missing."""
    found = status((record("pont"),), {"articles/2026/le-pont.md": "aa"}, {})
    assert found.rows == (StatusRow("built", "articles/2026/le-pont.md", "pont"),)


def test_a_copy_of_an_article_is_new() -> None:
    """The episode stays with the file that it came from."""
    found = status((record("pont"),), {"articles/a-copy.md": "aa", "articles/pont.md": "aa"}, {})
    assert [row.state for row in found.rows] == ["new", "built"]


def test_a_missing_article_is_reported_and_nothing_is_withdrawn() -> None:
    """The episode stays in the feed until somebody withdraws it."""
    found = status((record("pont"),), {}, {})
    assert found.rows == (StatusRow("missing article", None, "pont"),)
    assert found.command == "hautevoix check"


def test_a_withdrawn_episode_stays_withdrawn() -> None:
    """With its article or without, changed or not, it asks for nothing."""
    gone = msgspec.structs.replace(record("pont"), withdrawn="2026-06-01T00:00:00+00:00")
    assert status((gone,), {"articles/pont.md": "bb"}, {}).rows == (
        StatusRow("withdrawn", "articles/pont.md", "pont"),
    )
    assert status((gone,), {}, {}).rows == (StatusRow("withdrawn", None, "pont"),)
    assert status((gone,), {}, {}).command == "hautevoix check"


def test_articles_come_first_in_editorial_order() -> None:
    """Then the episodes that have none."""
    articles = {"articles/b.md": "x", "articles/a.md": "y"}
    found = status((record("z"), record("a")), articles, {})
    assert [row.article or row.slug for row in found.rows] == ["articles/b.md", "articles/a.md", "z"]


def test_a_draft_and_a_refused_article_ask_for_no_build(tmp_path: Path) -> None:
    """`status` does not send a producer round in circles: only what can be built asks for a build."""
    (tmp_path / "brouillon.md").write_text("---\nstatut: brouillon\n---\n# Un\n\nPhrase.\n", encoding="utf-8")
    (tmp_path / "vide.md").write_text("", encoding="utf-8")
    found = edition_status(tmp_path, NOW)
    assert [(row.state, row.article) for row in found.rows] == [
        ("draft", "brouillon.md"),
        ("refused", "vide.md"),
    ]
    assert found.command == "hautevoix check"


def test_an_unchanged_article_is_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes tell that nothing changed: parsing one of 5 MB takes many seconds, and status is asked often."""
    article = tmp_path / "articles" / "pont.md"
    article.parent.mkdir()
    article.write_text("# Le pont\n\nLe pont rouvre lundi.\n", encoding="utf-8")
    save(tmp_path / "records", record("pont", article=sha256(article.read_bytes()).hexdigest()))
    parsed: list[str] = []
    monkeypatch.setattr(readers, "parse", lambda data, path: parsed.append(path))
    assert [row.state for row in edition_status(tmp_path, NOW).rows] == ["built"]
    assert not parsed
