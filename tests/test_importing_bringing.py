"""Bringing articles in: what a newsroom's site, feed or WordPress holds, once, whole, and under names of their own."""

import json
import sys

import pytest
from newsroom_site import CRECHE, feed, item, page, running

from audio.http.address_guard import AddressGuard
from episodes import events
from episodes.edition.edition import Edition
from episodes.errors import ImportingError, ImportRefusedError, SourceError
from episodes.ingest.fetch import Fetcher
from episodes.ingest.ingest import ImportRequest, import_articles
from scripts import readers


@pytest.fixture
def site():
    yield from running()


class Desk:
    def __init__(self, root):
        self.root, self.events = root, []

    def bring(self, source, **wish) -> int:
        self.events.clear()
        web = Fetcher(AddressGuard({"127.0.0.1"}), deadline=30)
        return import_articles(
            ImportRequest(str(source), **wish), Edition.folder(self.root), web, self.events.append
        )

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def done(self):
        return self.events[-1]

    def articles(self):
        return {path.name: path.read_bytes() for path in sorted((self.root / "articles").rglob("*.*"))}

    def article(self):
        ((name, data),) = self.articles().items()
        return readers.parse(data, name)


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "edition" / "articles").mkdir(parents=True)
    return Desk(tmp_path / "edition")


def test_a_page_is_kept_byte_for_byte_under_its_date_and_title(desk, site):
    """What a reader made of the page once, it makes again."""
    assert desk.bring(site.put("/creche", CRECHE)) == 0
    assert desk.articles() == {"2026-05-12-la-creche-des-muriers-s-agrandit.html": CRECHE}
    assert [path.name for path in (desk.root / "records").iterdir()] == ["imports.tsv"]
    assert desk.events[0] == events.Imported(
        source=site.address + "/creche",
        path="articles/2026-05-12-la-creche-des-muriers-s-agrandit.html",
        title="La crèche des Mûriers s'agrandit",
        date="2026-05-12T18:30:00+02:00",
    )


@pytest.mark.parametrize(
    "path", ["/2026/05/creche/", "/creche.php", "/creche.v2/", "/?p=12&amp=1", "/creche.HTM"]
)
def test_whatever_its_address_ends_with_a_page_is_a_page(desk, site, path):
    """WordPress ends every address with a slash: its pages were refused as nameless files."""
    assert desk.bring(site.put(path, CRECHE)) == 0
    assert desk.articles() == {"2026-05-12-la-creche-des-muriers-s-agrandit.html": CRECHE}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</head>", b'<script type="application/ld+json">{"isAccessibleForFree":false}</script></head>'),
        (b"<h1>", b"<h1>[Brouillon] "),
    ],
)
def test_a_page_for_subscribers_and_a_draft_are_not_brought_in(desk, site, old, new):
    """A paywall is not walked around, and a page that nobody was to see is told at once."""
    assert old in CRECHE
    assert desk.bring(site.put("/creche", CRECHE.replace(old, new))) == 3
    assert desk.articles() == {}
    (refused,) = desk.of(events.ImportRefused)
    assert "“[brouillon]”" in refused.message or "isAccessibleForFree: false" in refused.message


def test_a_page_that_does_not_tell_its_address_is_given_it(desk, site):
    """Episode and article stay tied, and listeners are led to the article."""
    address = site.put("/a/b", page("Une page sans adresse")) + "?utm_source=lettre#haut"
    site.places["/a/b?utm_source=lettre"] = site.places["/a/b"]
    assert desk.bring(address) == 0
    assert desk.article().meta.link == site.address + "/a/b"


def test_a_relative_canonical_link_is_made_whole(desk, site):
    """An episode's link leads somewhere."""
    site.put("/r", page("Une adresse relative", '<link rel="canonical" href="/r">'))
    desk.bring(site.address + "/r")
    assert desk.article().meta.link == site.address + "/r"


def test_the_encoding_that_only_the_server_tells_is_heard(desk, site):
    """Never mojibake."""
    body = page("Été à Brézac").replace(b'<meta charset="utf-8">', b"").decode().encode("latin-1", "ignore")
    desk.bring(site.put("/l", body, "text/html; charset=iso-8859-1"))
    assert desk.article().title == "Été à Brézac"


def test_a_feed_brings_whole_articles_without_asking_for_their_pages(desk, site):
    """Text, author, date, section and link are those of the feed; WordPress's own line is not read out."""
    assert desk.bring(site.put("/feed", feed(item()), "application/rss+xml")) == 0
    assert site.paths == ["/feed"]
    article = desk.article()
    assert article.title == "La piscine rouvre"
    assert article.meta.link == "https://courrier.example/piscine"
    assert (article.meta.author, article.meta.section) == ("Inès Valat", "Territoires")
    assert article.meta.date == "2026-05-12T18:30:00+02:00"
    assert [block.cited for block in article.blocks if block.quoted] == ["Claire Bonnet, maire"]
    assert "premier sur" not in article.source


def test_an_item_without_its_text_is_fetched_and_told_what_its_page_leaves_out(desk, site):
    """Date, author and section of the feed are kept."""
    link = site.put("/p", page("La crèche s'agrandit"))
    desk.bring(site.put("/feed", feed(item(link=link, content="<description>Un début…</description>"))))
    meta = desk.article().meta
    assert (meta.link, meta.date, meta.author, meta.section) == (
        link,
        "2026-05-12T18:30:00+02:00",
        "Inès Valat",
        "Territoires",
    )


def test_a_text_that_is_cut_is_not_taken_for_the_article(desk, site):
    """« […] » at the end of a feed's text leads to the page."""
    cut = "<content:encoded><![CDATA[<p>La crèche s'agrandit […]</p>]]></content:encoded>"
    link = site.put("/p", page("La crèche s'agrandit"))
    desk.bring(site.put("/feed", feed(item(link=link, content=cut))))
    assert site.paths == ["/feed", "/p"]


def test_nothing_new_costs_one_question(desk, site):
    """The feed's own marks are sent back; 304 is the answer, and nothing is written."""
    address = site.put("/feed", feed(item()), ETag='"un"')
    desk.bring(address)
    before = desk.articles()
    site.asked.clear()
    assert desk.bring(address) == 0
    assert [headers.get("If-None-Match") for _, headers in site.asked] == ['"un"']
    assert desk.done == events.ImportDone(imported=0, known=0, refused=0, left=0, unchanged=True)
    assert desk.articles() == before


def test_the_newest_come_first_and_the_rest_the_next_time(desk, site):
    """A limit leaves older items for later, and the feed is not held to be read."""
    items = [item(f"Article {day}", f"https://courrier.example/{day}", day) for day in (3, 5, 4)]
    address = site.put("/feed", feed(*items), ETag='"un"')
    desk.bring(address, limit=2)
    assert [event.title for event in desk.of(events.Imported)] == ["Article 5", "Article 4"]
    assert desk.done.left == 1
    desk.bring(address, limit=2)
    assert [event.title for event in desk.of(events.Imported)] == ["Article 3"]


def test_a_page_that_could_not_be_reached_is_asked_for_again(desk, site):
    """One failure stops nobody else, gives its exit code, and is made good the next time."""
    short = "<description>Un début…</description>"
    address = site.put(
        "/feed", feed(item("Absent", site.address + "/absent", 12, short), item()), ETag='"un"'
    )
    assert desk.bring(address) == 8
    assert [event.exit_code for event in desk.of(events.ImportRefused)] == [8]
    assert desk.done.imported == 1
    site.put("/absent", page("Retrouvé"))
    assert desk.bring(address) == 0
    assert [event.title for event in desk.of(events.Imported)] == ["Retrouvé"]


@pytest.mark.parametrize(
    "link",
    [
        "https://courrier.example/piscine/",
        "http://COURRIER.example/piscine?utm_source=rss#lire",
        "https://courrier.example:443/piscine",
    ],
)
def test_one_article_under_several_addresses_is_one(desk, site, link):
    """Scheme, counters, fragment and closing slash make no other article."""
    desk.bring(site.put("/feed", feed(item())))
    desk.bring(site.put("/autre", feed(item(link=link))))
    assert desk.done.known == 1
    assert len(desk.articles()) == 1


def test_an_article_that_somebody_wrote_with_its_link_is_known(desk, site):
    """Whatever its file is called."""
    (desk.root / "articles" / "a-moi.md").write_text(
        "---\nlien: https://courrier.example/piscine\n---\n\n# La piscine\n\nElle rouvre.\n", encoding="utf-8"
    )
    desk.bring(site.put("/feed", feed(item())))
    assert desk.of(events.Known)[0].where == "articles/a-moi.md"


def test_a_renamed_article_is_known_and_a_removed_one_stays_away(desk, site):
    """A producer who throws an article away does not find it again the next morning; asking for it brings it back."""
    address = site.put("/feed", feed(item(link=site.address + "/creche")))
    site.put("/creche", page("La crèche"))
    desk.bring(address)
    (path,) = (desk.root / "articles").iterdir()
    path = path.rename(path.with_name("autre-nom.md"))
    desk.bring(address)
    assert desk.of(events.Known)[0].where == "articles/autre-nom.md"
    path.unlink()
    desk.bring(address)
    assert desk.of(events.Known)[0].where.startswith("removed: ")
    desk.bring(site.address + "/creche")
    assert desk.done.imported == 1


def test_a_withdrawn_episode_is_not_brought_back(desk, site):
    """Its record is enough, and its file is not needed."""
    from episodes.catalogue.records import Record, save

    gone = Record(
        identity="https://courrier.example/piscine",
        guid="g",
        slug="piscine",
        date="2026-05-12T06:00:00+02:00",
        withdrawn="2026-05-13T06:00:00+00:00",
    )
    save(desk.root / "records", gone)
    desk.bring(site.put("/feed", feed(item())))
    assert desk.of(events.Known)[0].where == "withdrawn: piscine"
    assert desk.articles() == {}


def test_nothing_is_written_over_another_article(desk, site):
    """The same day, the same title, other cases and accents: another name."""
    day = desk.root / "articles" / "2026-05-12-LA-PISCINE-ROUVRE.md"
    day.write_text("# Autre\n\nUne phrase.\n", encoding="utf-8")
    twin = item("LA PISCINE ROUVRE", "https://courrier.example/autre")
    desk.bring(site.put("/feed", feed(item(), twin)))
    assert sorted(desk.articles()) == [
        "2026-05-12-LA-PISCINE-ROUVRE.md",
        "2026-05-12-la-piscine-rouvre-2.md",
        "2026-05-12-la-piscine-rouvre-3.md",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="links to folders need rights there")
def test_articles_that_lead_elsewhere_are_not_followed(desk, site, tmp_path):
    """A link in place of `articles/` is no way out of the edition."""
    from episodes.errors import StorageError

    (desk.root / "articles").rmdir()
    (tmp_path / "ailleurs").mkdir()
    (desk.root / "articles").symlink_to(tmp_path / "ailleurs")
    with pytest.raises(StorageError, match="leads out of"):
        desk.bring(site.put("/feed", feed(item())))
    assert not list((tmp_path / "ailleurs").iterdir())


def test_a_trial_writes_nothing(desk, site):
    """--dry-run: what would be brought in is told, and neither article nor state is there after it."""
    assert desk.bring(site.put("/feed", feed(item())), dry=True) == 0
    assert desk.of(events.Imported)[0].path == "articles/2026-05-12-la-piscine-rouvre.md"
    assert [path.name for path in desk.root.rglob("*")] == ["articles"]


def test_a_folder_of_saved_pages_is_brought_in_once(desk, tmp_path):
    """Known by the address that a page tells, else by its bytes; what is no article is refused alone."""
    saved = tmp_path / "pages"
    (saved / "mai").mkdir(parents=True)
    (saved / "mai" / "creche.html").write_bytes(CRECHE)
    (saved / "sans.htm").write_bytes(page("Une page sans adresse"))
    (saved / "vide.html").write_bytes(b"<html><body></body></html>")
    (saved / "image.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert desk.bring(saved) == 3
    assert (desk.done.imported, desk.done.refused) == (2, 2)
    desk.bring(saved)
    assert (desk.done.imported, desk.done.known) == (0, 2)


def test_two_imports_of_one_edition_do_not_meet(desk, site):
    """The second is refused with exit code 6, and says what runs."""
    from episodes.edition.lock import edition_lock
    from episodes.ingest.ingest import LOCK

    with (
        edition_lock(desk.root / "records" / LOCK, wait=False),
        pytest.raises(ImportingError, match="another import") as told,
    ):
        desk.bring(site.put("/feed", feed(item())))
    assert told.value.exit_code == 6


def test_a_damaged_state_is_named_with_its_line(desk, site):
    """It is not guessed at."""
    (desk.root / "records").mkdir()
    (desk.root / "records" / "imports.tsv").write_bytes(b"article\ta.example/b\tarticles/a.md\nfeed\n")
    with pytest.raises(ImportRefusedError, match=r"imports.tsv, line 2"):
        desk.bring(site.put("/feed", feed(item())))


@pytest.mark.parametrize(
    ("source", "error", "told"),
    [
        ("absent.xml", ImportRefusedError, "there is no such file"),
        ("courrier.example/feed", ImportRefusedError, "an address begins with https://"),
        ("file:///etc/passwd", ImportRefusedError, "not http or https"),
        ("ftp://courrier.example/a", ImportRefusedError, "not http or https"),
        ("https://nom:secret@courrier.example/", ImportRefusedError, "password"),
        ("http://127.0.0.1:1/", SourceError, "cannot be reached"),
    ],
)
def test_what_cannot_be_imported_is_told_as_a_whole(desk, source, error, told):
    """One line, with its exit code, without the password that somebody typed."""
    with pytest.raises(error, match=told) as refused:
        desk.bring(source)
    assert "secret" not in str(refused.value)
    assert refused.value.exit_code == (8 if error is SourceError else 3)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            b"<html><body><div id='app'></div><script>go()</script></body></html>",
            "holds no text; what a browser",
        ),
        (b"<p>\0</p>", "is not text"),
    ],
)
def test_a_page_that_is_refused_is_called_as_it_was_typed(desk, site, body, told):
    """Nobody looks for an address with « .html » behind it, or can write the article of somebody's site."""
    address = site.put("/2026/pont/", body)
    assert desk.bring(address) == 3
    (refused,) = desk.of(events.ImportRefused)
    assert refused.message.startswith(f"{address}: {told}")


def test_events_are_lines_for_programs_and_for_people(desk, site):
    """--json: one object a line, with its kind."""
    desk.bring(site.put("/feed", feed(item())))
    assert [json.loads(events.line(event))["event"] for event in desk.events] == [
        "imported",
        "done",
    ]
    assert [events.import_text(event) for event in desk.events] == [
        "imported   articles/2026-05-12-la-piscine-rouvre.md",
        "1 imported, 0 known, 0 refused",
    ]


def test_the_first_page_of_a_site_is_no_article(desk, site):
    """Whoever gives the site's address is told that of its feed."""
    offered = '<link rel="alternate" type="application/rss+xml" href="/feed/?a=1&amp;b=2">'
    with pytest.raises(ImportRefusedError, match=r"Import its feed: http://127.0.0.1:\d+/feed/\?a=1&b=2$"):
        desk.bring(site.put("/", page("Le Courrier", offered)))


def test_a_site_that_gives_every_page_its_first_address_has_many_articles(desk, site):
    """A canonical link to the first page is a fault of many sites, and would make all articles one."""
    for name in ("a", "b"):
        desk.bring(
            site.put(f"/{name}", page(name, '<link rel="canonical" href="https://courrier.example/">'))
        )
    links = {readers.parse(data, name).meta.link for name, data in desk.articles().items()}
    assert links == {f"{site.address}/a", f"{site.address}/b"}


def test_articles_that_lie_in_the_edition_itself_stay_in_it(desk, site):
    """No `articles/` is made beside them: it would hide them."""
    (desk.root / "articles").rmdir()
    (desk.root / "edition.toml").touch()
    (desk.root / "une.md").write_text("# Une\n\nUne phrase.\n", encoding="utf-8")
    desk.bring(site.put("/feed", feed(item())))
    assert sorted(path.name for path in Edition.folder(desk.root).articles) == [
        "2026-05-12-la-piscine-rouvre.md",
        "une.md",
    ]


def test_a_folder_that_is_no_edition_is_left_alone(tmp_path, site):
    """An import in the wrong folder makes nothing there."""
    with pytest.raises(ImportRefusedError, match="hautevoix init"):
        Desk(tmp_path).bring(site.put("/feed", feed(item())))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("killed", [False, True])
def test_an_import_that_is_interrupted_is_gone_on_with(desk, site, monkeypatch, killed):
    """Whether it ends in order or is killed before its state is written, no article comes twice or is missed."""
    from episodes.ingest.known_articles import KnownArticles

    items = [item(f"Article {day}", f"https://courrier.example/{day}", day) for day in (5, 4, 3)]
    address = site.put("/feed", feed(*items), ETag='"un"')

    def interrupted(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if killed:
            patched.setattr(KnownArticles, "save", lambda library: None)
        with pytest.raises(KeyboardInterrupt):
            import_articles(
                ImportRequest(address),
                Edition.folder(desk.root),
                Fetcher(AddressGuard({"127.0.0.1"}), deadline=30),
                interrupted,
            )
    assert desk.bring(address) == 0
    assert (desk.done.imported, desk.done.known) == (2, 1)
    assert len(desk.articles()) == 3
