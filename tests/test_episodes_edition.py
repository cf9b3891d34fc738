"""An edition on disk: what is an article, in which order, and where things are kept."""

import os
from pathlib import Path
from unicodedata import normalize

import pytest

from episodes.catalogue.identity import identity
from episodes.edition.edition import Edition, natural_key, resolve
from episodes.errors import EpisodeError
from scripts.article import Meta


def shelf(folder: Path, *names: str) -> Path:
    """A folder with empty files, for looking only."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder


def found(root: Path) -> list[str]:
    edition = Edition.folder(root)
    return [edition.source(path) for path in edition.articles]


def test_articles_come_in_the_order_that_people_number_them(tmp_path: Path) -> None:
    """2 before 10, whatever the case, through folders of any depth."""
    names = ("articles/10-gare.md", "articles/2-pont.html", "articles/1/b.txt", "articles/1/A.MD")
    assert found(shelf(tmp_path, *names)) == [
        "articles/1/A.MD",
        "articles/1/b.txt",
        "articles/2-pont.html",
        "articles/10-gare.md",
    ]


def test_without_an_articles_folder_those_of_the_folder_itself_count(tmp_path: Path) -> None:
    """A folder of articles is an edition; what the program puts there is not read as articles."""
    names = ("pont.md", "public/episodes/pont/a1/transcript.txt", "scripts/pont.yaml", "records/pont.json")
    assert found(shelf(tmp_path, *names)) == ["pont.md"]


def test_what_is_no_article_is_left_alone(tmp_path: Path) -> None:
    """Notes about the folder, hidden and set-aside files and folders, other kinds, script files."""
    names = (
        "README.md",
        "Lisez-moi.txt",
        "LICENSE.txt",
        ".brouillon.md",
        "_idee.md",
        "photo.jpg",
        "pont.script.yaml",
    )
    shelf(tmp_path / "articles", "pont.md", ".git/x.md", "_archives/y.md", *names)
    assert found(tmp_path) == ["articles/pont.md"]


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    """A link that leads back up would never end."""
    shelf(tmp_path, "articles/pont.md")
    (tmp_path / "articles" / "again").symlink_to(tmp_path)
    assert found(tmp_path) == ["articles/pont.md"]


@pytest.mark.parametrize(
    ("names", "place"), [((), ""), (("articles/README.md",), "articles"), (("x.pdf",), "")]
)
def test_a_folder_without_articles_is_refused(tmp_path: Path, names: tuple[str, ...], place: str) -> None:
    """One line that says where to put them."""
    with pytest.raises(EpisodeError, match="holds no article") as caught:
        resolve([shelf(tmp_path, *names)], None)
    assert str(caught.value).startswith(str(tmp_path / place) + ":")
    assert caught.value.exit_code == 3


def test_what_a_build_made_among_the_articles_is_not_read_as_articles(tmp_path: Path) -> None:
    """`--out` inside `articles/`: its pages and transcripts once came back as episodes of their own."""
    made = ("out/records/pont.json", "out/public/index.html", "out/public/episodes/pont/a1/transcript.txt")
    shelf(tmp_path / "articles", "pont.md", "records/2026.md", *made)
    assert found(tmp_path) == ["articles/pont.md", "articles/records/2026.md"]


@pytest.mark.parametrize("here", ["", "ed", "ed/articles", "ed/articles/a", "other"])
@pytest.mark.parametrize(
    ("named", "meant"),
    [
        (["ed/articles"], ["a/un.md", "a/deux.md", "b/un.md"]),
        (["ed/articles/a"], ["a/deux.md", "a/un.md"]),
        (["ed/articles/b/un.md"], ["b/un.md"]),
        (["ed/articles/b", "ed/articles/a/un.md"], ["b/un.md", "a/un.md"]),
    ],
)
def test_articles_of_an_edition_are_built_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: str, named: list[str], meant: list[str]
) -> None:
    """From wherever they are named: a second edition, with guids of its own, would be sent to listeners."""
    shelf(tmp_path, *(f"ed/articles/{name}" for name in ("a/un.md", "a/deux.md", "b/un.md")))
    shelf(tmp_path, "ed/edition.toml", "other/x.md")
    monkeypatch.chdir(tmp_path / here)
    edition, articles = resolve([Path(os.path.relpath(tmp_path / name)) for name in named], None)
    assert edition.root.resolve() == tmp_path / "ed"
    assert not edition.alone
    assert {edition.source(path) for path in articles or ()} == {f"articles/{name}" for name in meant}


@pytest.mark.parametrize("named", ["ed", "ed/articles", "ed/articles/un.md"])
def test_an_edition_named_as_its_own_output_is_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    """`build ed/articles/un.md --out ed` once remade the episode without the script that somebody edited."""
    shelf(tmp_path / "ed", "edition.toml", "articles/un.md")
    monkeypatch.chdir(tmp_path)
    edition, _ = resolve([Path(named)], Path("ed"))
    assert not edition.alone
    assert edition.script(edition.articles[0], "un").resolve() == tmp_path / "ed" / "scripts" / "un.yaml"
    assert resolve([Path(named)], Path("out"))[0].alone


def test_an_article_built_beside_itself_keeps_its_script_beside_it(tmp_path: Path) -> None:
    """The first build makes its folder an edition; what a person edited is looked for where it was."""
    shelf(tmp_path, "un.md", "records/un.json", "edition.toml")
    edition, _ = resolve([tmp_path / "un.md"], tmp_path)
    assert edition.script(edition.articles[0], "un") == tmp_path / "un.script.yaml"


def test_in_a_folder_of_articles_its_own_are_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`hautevoix build` without a name, in `articles/politique/`."""
    shelf(tmp_path, "records/un.json", "articles/politique/un.md", "articles/sport/deux.md")
    monkeypatch.chdir(tmp_path / "articles" / "politique")
    edition, articles = resolve([], None)
    assert [edition.source(path) for path in articles or ()] == ["articles/politique/un.md"]
    assert edition.root == tmp_path


def test_an_article_elsewhere_belongs_to_no_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to one whose articles lie in their own folder, nor to a folder that only holds `articles/`."""
    shelf(tmp_path, "ed/edition.toml", "ed/articles/un.md", "ed/brouillons/x.md", "home/articles/y.md", "z/-")
    monkeypatch.chdir(tmp_path / "z")
    for name in ("../ed/brouillons/x.md", "../home/articles/y.md"):
        edition, _ = resolve([Path(name)], None)
        assert (edition.root, edition.alone) == (Path("edition"), True)


def test_an_article_s_path_is_always_text(tmp_path: Path) -> None:
    """A name of another age's bytes stands in records and JSON, which are UTF-8, as escapes."""
    edition = Edition.folder(shelf(tmp_path, "articles/pont.md"))
    assert edition.source(tmp_path / "articles" / "caf\udce9.md") == "articles/caf\\udce9.md"


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """A mistyped name is told as such."""
    with pytest.raises(EpisodeError, match="no such folder"):
        Edition.folder(tmp_path / "edtion")


def test_an_edition_keeps_its_things_beside_its_articles(tmp_path: Path) -> None:
    """The layout of docs/settings.md, with the settings that lie there."""
    shelf(tmp_path, "articles/pont.md")
    (tmp_path / "edition.toml").write_text("[edition]\ntitle = 'La Dépêche'", encoding="utf-8")
    edition = Edition.folder(tmp_path)
    assert edition.settings.edition.title == "La Dépêche"
    assert (edition.records, edition.public) == (tmp_path / "records", tmp_path / "public")
    assert edition.lexicon == tmp_path / "lexicon.pls"
    assert edition.script(edition.articles[0], "le-pont") == tmp_path / "scripts" / "le-pont.yaml"


def test_an_article_on_its_own_makes_its_output_an_edition(tmp_path: Path) -> None:
    """Records and pages lie in the output; its script lies beside the article."""
    article, out = tmp_path / "bureau" / "pont.md", tmp_path / "out"
    edition = Edition.lone([article], out)
    assert (edition.records, edition.public) == (out / "records", out / "public")
    assert edition.script(article, "pont") == tmp_path / "bureau" / "pont.script.yaml"
    assert edition.source(article) == "pont.md"
    assert not out.exists()


def test_an_article_is_known_by_its_id_then_its_link_then_its_name() -> None:
    """A renamed file with the same id or link is the same episode; accents have one form."""
    path = Path(normalize("NFD", "évasion.md"))
    assert identity(Meta(id="42", link="https://x.example/a"), path) == "42"
    assert identity(Meta(link="https://x.example/a"), path) == "https://x.example/a"
    assert identity(Meta(), path) == normalize("NFC", "évasion")


def test_natural_order_is_that_of_the_numbers() -> None:
    """Leading zeros, capitals and forms of accents do not matter."""
    assert sorted(["b", "A10", "a9", "10", "9", "a"], key=natural_key) == ["9", "10", "a", "a9", "A10", "b"]
    assert natural_key("Été 02") == natural_key(normalize("NFD", "été 2"))
