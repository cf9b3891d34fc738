"""From feeds and exports to Markdown: every word, nothing that is not the article's, nothing hostile."""

import io
import re
from datetime import UTC
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.errors import ImportRefusedError
from episodes.ingest import article_file, rss_atom, wordpress_export
from episodes.ingest.html_to_markdown import markdown
from episodes.ingest.rss_atom import SourceArticle
from scripts import readers

PARIS = ZoneInfo("Europe/Paris")
WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Le Courrier</title><wp:wxr_version>1.2</wp:wxr_version><wp:author><wp:author_id>1</wp:author_id></wp:author>
{items}</channel></rss>"""
POST = """<item><title><![CDATA[{title}]]></title><link>https://courrier.example/{name}</link>
<pubDate>Tue, 12 May 2026 16:30:00 +0000</pubDate><dc:creator><![CDATA[Inès Valat]]></dc:creator>
<guid isPermaLink="false">https://courrier.example/?p=1</guid>
<content:encoded><![CDATA[{content}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_date><![CDATA[2026-05-12 18:30:00]]></wp:post_date><wp:post_date_gmt><![CDATA[2026-05-12 16:30:00]]></wp:post_date_gmt>
<wp:status><![CDATA[{status}]]></wp:status><wp:post_type><![CDATA[{kind}]]></wp:post_type>
<wp:post_password><![CDATA[{password}]]></wp:post_password>
<category domain="post_tag" nicename="pont"><![CDATA[pont]]></category>
<category domain="category" nicename="non-classe"><![CDATA[Non classé]]></category>
<category domain="category" nicename="territoires"><![CDATA[Territoires &amp; vallées]]></category></item>"""


def post(
    title="Le pont rouvre",
    name="pont",
    content="Le pont rouvre lundi.",
    status="publish",
    kind="post",
    password="",
) -> str:
    return POST.format(title=title, name=name, content=content, status=status, kind=kind, password=password)


def posts(*items, also=()):
    stream = io.BytesIO(WXR.format(items="".join(items)).encode())
    found = (
        wordpress_export.post_of(element, PARIS, also) for element in rss_atom.items(stream, "export.xml")
    )
    return [each for each in found if each]


def said(text: str) -> list[str]:
    article = readers.parse(f"---\ntitre: Un titre\n---\n\n{text}\n".encode(), "a.md")
    return [block.text for block in article.blocks if block.kind != "title"]


def test_an_export_gives_its_published_posts():
    """Title, link, author, date with its zone and section; neither tags nor « Non classé »."""
    assert posts(post()) == [
        SourceArticle(
            title="Le pont rouvre",
            identity="https://courrier.example/pont",
            link="https://courrier.example/pont",
            author="Inès Valat",
            date=posts(post())[0].date,
            section="Territoires & vallées",
            content="<p>Le pont rouvre lundi.</p>",
        )
    ]
    assert posts(post())[0].date.isoformat() == "2026-05-12T18:30:00+02:00"


AUTHOR = """<wp:author><wp:author_id>2</wp:author_id><wp:author_login><![CDATA[{login}]]></wp:author_login>
<wp:author_display_name><![CDATA[{shown}]]></wp:author_display_name>
<wp:author_first_name><![CDATA[{first}]]></wp:author_first_name><wp:author_last_name><![CDATA[Roux]]></wp:author_last_name>
</wp:author><wp:category><wp:cat_name>Sport</wp:cat_name></wp:category>"""


@pytest.mark.parametrize(
    ("login", "shown", "first", "author"),
    [
        ("ivalat", "Inès Valat", "", "Inès Valat"),
        ("jroux", "jroux", "Jeanne", "Jeanne Roux"),
        ("jroux", "", "Jeanne", "Jeanne Roux"),
    ],
)
def test_an_export_s_authors_have_their_names(login, shown, first, author):
    """Its items tell only the login; « Un article de jroux » would be said to every listener."""
    told = AUTHOR.format(login=login, shown=shown, first=first)
    item = post().replace("Inès Valat", login)
    stream = io.BytesIO(WXR.format(items=told + item + item.replace("/pont", "/quai")).encode())
    elements = rss_atom.items(stream, "export.xml")
    first_item = next(elements)
    names = wordpress_export.authors(first_item)
    found = (wordpress_export.post_of(each, PARIS, names=names) for each in chain([first_item], elements))
    assert [each.author for each in found if each] == [author, author]


@pytest.mark.parametrize(
    ("hidden", "also", "brought"),
    [
        ({"kind": "page"}, (), 0),
        ({"kind": "page"}, ("pages",), 1),
        ({"kind": "attachment", "status": "inherit"}, ("pages", "drafts"), 0),
        ({"kind": "nav_menu_item"}, ("pages", "drafts"), 0),
        ({"status": "draft"}, (), 0),
        ({"status": "draft"}, ("drafts",), 1),
        ({"status": "future"}, (), 0),
        ({"status": "private"}, ("pages", "drafts"), 0),
        ({"status": "trash"}, ("pages", "drafts"), 0),
        ({"status": "acf-disabled"}, ("pages", "drafts"), 0),
        ({"status": ""}, (), 0),
        ({"password": "secret"}, ("pages", "drafts"), 0),
    ],
)
def test_what_nobody_has_published_stays_where_it_is(hidden, also, brought):
    """Pages and drafts where asked for; never what is private, thrown away or has a password."""
    found = posts(post(**hidden), also=also)
    assert len(found) == brought
    assert all(each.draft == (hidden.get("status") == "draft") for each in found)


def test_a_draft_is_brought_in_as_one():
    """It is not built until somebody takes the line away."""
    (found,) = posts(post(status="draft"), also=("drafts",))
    assert readers.parse(article_file.of_item(found, PARIS).data, "a.md").meta.stated[0].value == "brouillon"


@pytest.mark.parametrize(
    "change",
    [
        ("<wp:status><![CDATA[publish]]></wp:status>", ""),
        ("<![CDATA[publish]]>", "<![CDATA[ Draft ]]>"),
        ("http://wordpress.org/export/1.2/", "https://wordpress.org/export/1.2/"),
    ],
)
def test_an_export_that_is_written_another_way_lets_no_draft_through(change):
    """Without a status, in capitals, with `https` in the name of its elements."""
    status = "draft" if "export" in change[0] else "publish"
    text = WXR.format(items=post(status=status)).replace(*change)
    for also, count in (((), 0), (("drafts",), 1)):
        stream = io.BytesIO(text.encode())
        elements = list(rss_atom.items(stream, "export.xml"))
        assert all(map(rss_atom.is_export, elements))
        found = [wordpress_export.post_of(element, PARIS, also) for element in elements]
        assert [each.draft for each in found if each] == [True] * count


@pytest.mark.parametrize(
    "told",
    [
        '<app:control xmlns:app="http://www.w3.org/2007/app"><app:draft>yes</app:draft></app:control>',
        '<b:status xmlns:b="http://schemas.google.com/blogger/2018">DRAFT</b:status>',
    ],
)
def test_a_draft_in_a_feed_is_one(told):
    """As Atom has it (RFC 5023), and exports of Blogger."""
    entry = f"<entry><title>Le pont</title><id>tag:1</id>{told}<content>Le pont rouvre.</content></entry>"
    stream = io.BytesIO(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode())
    assert [rss_atom.item_of(each, PARIS).draft for each in rss_atom.items(stream, "feed.xml")] == [True]


CLASSIC = """Le pont rouvre lundi, après dix mois de travaux.
Les bus y passeront dès six heures.

[caption id="attachment_7" align="alignleft" width="300"]<a href="/p.jpg"><img src="/p.jpg" alt="" /></a> Le pont, hier [AFP][/caption]

« C'est [sic] un soulagement [...] », souffle <strong>Claire Bonnet</strong>.

[gallery ids="1,2"][embed]https://video.example/1[/embed]
<h2>Et après ?</h2>
[su_box title="x"]Une déviation reste en place.[/su_box]"""


def test_the_classic_editor_loses_its_shortcodes_and_keeps_its_paragraphs():
    """Captions are not said, a box keeps its words, and [sic] is no shortcode."""
    assert said(markdown(wordpress_export.text(CLASSIC), "Pont")) == [
        "Le pont rouvre lundi, après dix mois de travaux. Les bus y passeront dès six heures.",
        "« C'est [sic] un soulagement [...] », souffle Claire Bonnet.",
        "Et après ?",
        "Une déviation reste en place.",
    ]


def test_the_block_editor_loses_its_marks():
    """Comments of blocks are nobody's words."""
    content = (
        '<!-- wp:paragraph {"align":"left"} -->\n<p>Le pont rouvre lundi matin.</p>\n<!-- /wp:paragraph -->\n\n'
        "<!-- wp:list --><ul><li>les bus</li><li>les vélos</li></ul><!-- /wp:list -->"
    )
    assert said(markdown(wordpress_export.text(content), "Pont")) == [
        "Le pont rouvre lundi matin.",
        "les bus",
        "les vélos",
    ]


def test_a_long_export_is_a_stream():
    """One item is held at a time: the one before it is gone from the tree."""
    stream = io.BytesIO(WXR.format(items="".join(post(f"Article {n}", str(n)) for n in range(300))).encode())
    sizes = [len(element.getparent()) for element in rss_atom.items(stream, "export.xml")]
    assert len(sizes) == 300
    assert max(sizes) < 60  # as much as one block of the file holds


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://courrier.example/"><title>Le Courrier</title>
<entry><title type="html">L&amp;#8217;été &lt;em&gt;revient&lt;/em&gt;</title><id>tag:courrier.example,2026:1</id>
<link rel="self" href="/self"/><link href="ete"/><author><name>Inès Valat</name></author>
<published>2026-05-12T16:30:00Z</published><category term="meteo" label="Météo"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Il fera <em>chaud</em> samedi.</p></div></content></entry></feed>"""


def test_atom_is_read_like_rss():
    """Its markup in titles, its XHTML, its relative links, its dates."""
    (found,) = [rss_atom.item_of(each, PARIS) for each in rss_atom.items(io.BytesIO(ATOM.encode()), "f")]
    assert (found.title, found.link) == ("L’été revient", "https://courrier.example/ete")
    assert (found.author, found.section) == ("Inès Valat", "Météo")
    assert found.date.astimezone(UTC).isoformat() == "2026-05-12T16:30:00+00:00"
    assert said(markdown(found.content, "x")) == ["Il fera chaud samedi."]


BOMB = b"""<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>"""


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (BOMB, "document type"),
        (b'<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss/>', "document type"),
        (
            b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item>&x;</item></rss>',
            "document type",
        ),
        (b"<rss><channel>" + b"<a>" * 50_000, "not a feed that can be read"),
        (b"<rss><channel><item><title>a", "not a feed that can be read"),
        (b"<html><body/></html>", "neither RSS nor Atom"),
        (b"", "not a feed that can be read"),
        (b"\x00\x01\x02", "not a feed that can be read"),
        (
            b"<rss><channel><item><title>" + b"x" * 11_000_000 + b"</title></item></channel></rss>",
            "not a feed that can be read",
        ),
    ],
    ids=["bomb", "external", "entity", "deep", "torn", "html", "empty", "binary", "huge"],
)
def test_hostile_xml_is_refused_at_once(data, told):
    """No document type, no entity, no depth without end, no text without end."""
    with pytest.raises(ImportRefusedError, match=told):
        list(rss_atom.items(io.BytesIO(data), "flux.xml"))


def test_nesting_that_would_lose_words_is_refused():
    """50,000 elements in one another: text loss is told, not suffered."""
    with pytest.raises(ImportRefusedError, match="words would be lost"):
        markdown("<div>" * 50_000 + "<p>Toute une phrase perdue au fond.</p>", "Profond")


@pytest.mark.parametrize(
    "mark", ["[caption ", "[a b=", "<!-- wp:", "\n \n", "<p>est apparu en premier sur ", "<b", "]]>", "&#"]
)
def test_hostile_texts_take_no_longer_than_they_are_long(mark):
    """A megabyte of the beginning of something."""
    content = mark * (200_000 // len(mark))
    markdown(wordpress_export.text(content), "x")
    rss_atom.item_of(
        next(rss_atom.items(io.BytesIO(b"<rss><item><title>a</title></item></rss>"), "f")), PARIS
    )


def test_links_scripts_and_sharing_do_not_come_with_it():
    """`javascript:` leads nowhere, scripts are no text, buttons are nobody's words."""
    content = (
        '<p>Le pont <a href="javascript:alert(1)">rouvre</a>, dit <a href="/maire">la maire</a>.</p><script>x</script>'
        '<div class="sharedaddy">Partager sur</div><form>Abonnez-vous<input></form>'
    )
    text = markdown(content, "x", "https://courrier.example/a/")
    assert text == "Le pont rouvre, dit [la maire](https://courrier.example/maire)."


MARKUP = {"markup", "list number", "link target", "front matter", "image"}
WORDS = st.text("abéœ«»*_[]()#>`~|\\&<!-+=.1: ’'—{}", min_size=1, max_size=30)


@settings(deadline=None)  # the first one loads the reader
@given(
    st.lists(
        st.tuples(st.sampled_from(["p", "h2", "li", "blockquote", "em", "strong", "q", "td"]), WORDS),
        max_size=6,
    )
)
def test_every_sign_of_a_text_is_a_sign_of_the_article(pieces):
    """Whatever looks like Markdown in somebody's words is said as it stands there."""
    from html import escape

    content = "".join(f"<{tag}>{escape(words)}</{tag}>" for tag, words in pieces)
    text = markdown(content, "x")
    words = re.sub(r"[\W_]", "", "".join(words for _, words in pieces))
    if text:
        kept = readers.parse(f"---\ntitre: Titre\n---\n\n{text}\n\nFin.\n".encode(), "a.md")
        places = [(block.runs[0].source.start, block.text) for block in kept.blocks if block.kind != "title"]
        places += [  # a line of hashtags is listed, not said
            (place.start, re.sub(r"</?(?:em|strong)>", "", kept.source[slice(*place)]))
            for reason, place in kept.skipped
            if reason not in MARKUP
        ]
        found = "".join(text for _, text in sorted(places)).removesuffix("Fin.")
        assert re.sub(r"[\W_]", "", found) == words


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=40))
def test_front_matter_holds_whatever_a_feed_tells(title, author, section):
    """No title ends the front matter or adds a key to it."""
    item = SourceArticle(
        title,
        "https://a.example/b",
        "https://a.example/b",
        author,
        None,
        section,
        "<p>Une phrase entière.</p>",
    )
    made = article_file.of_item(item, PARIS)
    article = readers.parse(made.data, "a.md")
    assert article.meta.link == "https://a.example/b"
    assert not any(told.sure for told in article.meta.stated)
    assert "Une phrase entière." in [block.text for block in article.blocks]


@given(st.lists(st.tuples(st.text(max_size=120), st.dates(), st.sampled_from([".md", ".html"])), max_size=5))
def test_every_file_has_a_name_of_its_own_inside_the_edition(files):
    """Whatever a title holds: ASCII, 60 characters at most, no path, none that a system keeps for itself."""
    import tempfile
    from datetime import datetime, time
    from pathlib import Path

    from episodes.edition.edition import Edition
    from episodes.ingest.known_articles import KnownArticles

    with tempfile.TemporaryDirectory() as folder:
        library = KnownArticles(Edition.folder(Path(folder)), dry=True)
        for number, (title, day, suffix) in enumerate(
            [*files, ("../../x", None, ".md"), ("CON", None, ".md")]
        ):
            date = datetime.combine(day, time(6), PARIS) if day else None
            place = library.add(
                article_file.ArticleFile(b"", suffix, title, f"https://a.example/{number}", date), str(number)
            )
            assert re.fullmatch(r"articles/[a-z0-9][a-z0-9-]{0,59}\.(md|html)", place)
            assert Path(place).stem not in {"con", "nul"}
        names = {library.find(f"https://a.example/{number}") for number in range(len(files) + 2)}
        assert len(names) == len({name.lower() for name in names}) == len(files) + 2


def test_an_export_is_imported_in_its_order_and_once(tmp_path):
    """Posts become files; an empty one is refused alone, and the next time all others are known."""
    from audio.http.address_guard import AddressGuard
    from episodes import events
    from episodes.edition.edition import Edition
    from episodes.ingest.fetch import Fetcher
    from episodes.ingest.ingest import ImportRequest, import_articles

    export = tmp_path / "export.xml"
    items = [
        post("Le pont", "pont"),
        post("Vide", "vide", content=""),
        post("La halle", "halle"),
        post(status="draft"),
    ]
    export.write_text(WXR.format(items="".join(items)), encoding="utf-8")
    (tmp_path / "articles").mkdir()
    told = []
    assert (
        import_articles(
            ImportRequest(str(export)), Edition.folder(tmp_path), Fetcher(AddressGuard()), told.append
        )
        == 3
    )
    assert [event.path for event in told if isinstance(event, events.Imported)] == [
        "articles/2026-05-12-le-pont.md",
        "articles/2026-05-12-la-halle.md",
    ]
    made = (tmp_path / "articles" / "2026-05-12-le-pont.md").read_text(encoding="utf-8")
    assert made == (
        "---\ntitre: Le pont\nauteur: Inès Valat\ndate: 2026-05-12T18:30:00+02:00\n"
        'lien: "https://courrier.example/pont"\nrubrique: "Territoires & vallées"\n---\n\nLe pont rouvre lundi.\n'
    )
    import_articles(
        ImportRequest(str(export)), Edition.folder(tmp_path), Fetcher(AddressGuard()), told.append
    )
    assert told[-1] == events.ImportDone(imported=0, known=2, refused=1, left=0, unchanged=False)
