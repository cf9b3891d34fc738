"""Which slug an article will get: the same for whoever asks, in whatever order."""

from pathlib import Path

from episodes.build import script
from episodes.catalogue import identity
from episodes.catalogue.records import Media, Record, Revision
from episodes.edition.edition import Edition

MEDIA = Media(name="x.mp3", type="audio/mpeg", bytes=1, sha256="", duration=1)


def edition(folder: Path, *names: str) -> Edition:
    for name in names:
        path = folder / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\nid: {name}\n---\n# Titre\n\nUne phrase de {name[0]}.\n", encoding="utf-8")
    return Edition.folder(folder)


def record(slug: str, source: str) -> Record:
    revision = Revision(id="0" * 8, built="", article="", source=source, title="", media=MEDIA)
    return Record(identity=slug, guid="", slug=slug, date="", revisions=(revision,))


def test_articles_of_one_name_have_slugs_of_their_own(tmp_path: Path) -> None:
    """In editorial order, beside those that episodes have already."""
    made = edition(tmp_path, "a/pont.md", "b/pont.md", "c/pont.md")
    found = identity.plan_slugs(
        made, [record("pont", "articles/b/pont.md"), record("pont-3", "articles/z.md")], ()
    )
    assert list(found.values()) == ["pont-2", "pont", "pont-4"]


def test_an_article_from_elsewhere_comes_after_the_edition_s_own(tmp_path: Path) -> None:
    """However it is named; one of the edition's own is not counted twice."""
    made = edition(tmp_path, "a/pont.md")
    own, other = made.articles[0].parent / ".." / "a" / "pont.md", tmp_path / "pont.md"
    found = identity.plan_slugs(made, (), [other, own])
    assert [found[identity.path_key(path)] for path in (own, other)] == ["pont", "pont-2"]


def test_two_articles_of_one_name_do_not_share_a_script_file(tmp_path: Path) -> None:
    """Edited before either was built, the second one was shown the first one's words, and then said them."""
    made = edition(tmp_path, "a/pont.md", "b/pont.md")
    (tmp_path / "edition.toml").touch()
    for path, slug in zip(made.articles, ("pont", "pont-2"), strict=True):
        place = script.editable(path)
        assert place == tmp_path / "scripts" / f"{slug}.yaml"
        assert f"Une phrase de {path.parent.name}." in place.read_text(encoding="utf-8")
