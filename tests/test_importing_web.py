"""Asking the web for what others wrote: where it may lead, how much it may hold, how long it may take."""

import gzip
import socket
import ssl
import threading

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st
from newsroom_site import CRECHE, running

from audio.http.address_guard import AddressGuard
from episodes.errors import ImportRefusedError, SourceError
from episodes.ingest import fetch
from episodes.ingest.canonical_urls import canonical, key, link
from episodes.ingest.fetch import Fetcher

NEAR = AddressGuard({"127.0.0.1"})


@pytest.fixture
def site():
    yield from running()


@pytest.fixture
def names(monkeypatch):
    """What names lead to, and how often each was asked."""
    table, told = {}, []
    system = socket.getaddrinfo

    def resolve(host, port, *arguments, **options):
        told.append(host)
        return [entry for ip in table.get(host, [host]) for entry in system(ip, port, *arguments, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return table, told


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[64:ff9b:1::10.0.0.1]/",
        "http://[::ffff:0:127.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[fec0::1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[ff02::1]/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
    ],
)
def test_networks_of_ones_own_are_not_asked(address):
    """Loopback, private, link-local, multicast and reserved, in whatever spelling."""
    with pytest.raises(ImportRefusedError, match=r"not the web's.*--allow-host"):
        Fetcher(AddressGuard(), deadline=30).get(address)


def test_a_name_that_leads_home_is_refused_whatever_else_it_leads_to(names):
    """One bad address among good ones is enough."""
    names[0]["courrier.example"] = ["93.184.216.34", "192.168.1.1"]
    with pytest.raises(ImportRefusedError, match=r"192\.168\.1\.1"):
        Fetcher(AddressGuard(), deadline=30).get("http://courrier.example/")


def test_a_name_is_looked_up_once_and_its_checked_address_is_asked(names, site):
    """Who answers otherwise the second time (DNS rebinding) is never reached; the name is still told to the site."""
    names[0]["courrier.example"] = ["127.0.0.1"]
    port = site.address.rpartition(":")[2]
    site.put("/a", CRECHE)
    answer = Fetcher(AddressGuard({"courrier.example"}), deadline=30).get(f"http://courrier.example:{port}/a")
    assert answer.body == CRECHE
    assert names[1] == ["courrier.example"]
    assert site.asked[0][1]["Host"] == f"courrier.example:{port}"


def test_a_redirection_is_looked_at_like_any_address(site):
    """A public page cannot lead into the newsroom's network, nor to files."""
    site.put("/priv", status=302, Location="http://169.254.169.254/")
    site.put("/file", status=301, Location="file:///etc/passwd")
    site.put("/ok", status=308, Location="b?c=é")
    site.put("/b?c=%C3%A9", CRECHE)
    web = Fetcher(NEAR, deadline=30)
    with pytest.raises(ImportRefusedError, match=r"169\.254\.169\.254"):
        web.get(site.address + "/priv")
    with pytest.raises(ImportRefusedError, match="not http or https"):
        web.get(site.address + "/file")
    assert web.get(site.address + "/ok").body == CRECHE


def test_redirections_end(site):
    """Five are followed, a sixth is not."""
    site.put("/sans-fin", status=302, Location="/sans-fin")
    with pytest.raises(ImportRefusedError, match="without end"):
        Fetcher(NEAR, deadline=30).get(site.address + "/sans-fin")
    assert len(site.asked) == 6


@pytest.mark.parametrize("known", [True, False])
def test_a_certificate_must_hold(known, monkeypatch):
    """An unknown authority, and a redirection out of encryption, are refused."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    trusting = ssl.create_default_context()
    if known:
        authority.configure_trust(trusting)
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
    for site in running(context):
        site.put("/a", status=302, Location="http://127.0.0.1/")
        kind, told = (ImportRefusedError, "from https to http") if known else (SourceError, "certificate")
        with pytest.raises(kind, match=told):
            Fetcher(NEAR, deadline=30).get(site.address + "/a")


def test_what_is_compressed_is_read_and_a_bomb_is_not(site, monkeypatch):
    """Size is that of what comes out; damaged and unknown compressions are refused."""
    monkeypatch.setitem(fetch.LIMITS, "page", 1)
    web = Fetcher(NEAR, deadline=30)
    gz = site.put("/gz", gzip.compress(CRECHE), Content_Encoding="gzip")
    assert web.get(gz).body == CRECHE
    whole = site.put("/juste", gzip.compress(b"x" * 10**6), Content_Encoding="gzip")
    assert len(web.get(whole).body) == 10**6
    for body, coding, told in (
        (gzip.compress(bytes(10**8)), "gzip", "more than 1 MB"),
        (b"no gzip", "gzip", "damaged"),
        (CRECHE, "br", "br"),
        (bytes(2 * 10**6), "identity", "more than 1 MB"),
    ):
        with pytest.raises(ImportRefusedError, match=told):
            web.get(site.put("/bombe", body, Content_Encoding=coding))


@pytest.mark.parametrize(
    "sent",
    [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"],
)
def test_a_byte_now_and_then_is_too_late(site, sent):
    """The deadline is for the whole of it."""

    pause = threading.Event()

    def drip(handler):
        handler.wfile.write(sent)
        for _ in range(200):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            pause.wait(0.02)

    site.places["/goutte"] = drip
    with pytest.raises(SourceError, match="did not send all of it in 0 s"):
        Fetcher(NEAR, deadline=0.2).get(site.address + "/goutte")


def test_what_is_cut_off_is_no_page(site):
    """Half an article is never taken for one."""

    def torn(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<html>")

    site.places["/torn"] = torn
    half = gzip.compress(CRECHE)[:-20]
    for address in (site.address + "/torn", site.put("/half", half, Content_Encoding="gzip")):
        with pytest.raises(SourceError, match="hung up before the end"):
            Fetcher(NEAR, deadline=30).get(address)


def test_who_asks_says_so(site):
    """A newsroom finds the program in its logs."""
    Fetcher(NEAR, deadline=30).get(site.put("/a", CRECHE))
    assert site.asked[0][1]["User-Agent"].startswith("hautevoix")


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://Élan.example/Été à Brézac?q=é#x", None),
        ("https://élan.example/été?q=é#x", "https://xn--lan-9la.example/%C3%A9t%C3%A9?q=%C3%A9"),
        ("https://a.example:443", "https://a.example/"),
        ("https://a.example:99999/", None),
        ("https://a.example/\r\nHost: b", None),
        ("javascript:alert(1)", None),
        ("https:///rien", None),
        ("https://[::1", None),
        ("https://a..example/", None),
        ("https://a.example/" + "x" * 3000, None),
    ],
)
def test_addresses_are_sent_in_ascii_or_not_at_all(written, sent):
    """Accents are encoded; what could mislead a server is refused."""
    if sent:
        assert canonical(written) == sent
    else:
        with pytest.raises(ImportRefusedError):
            canonical(written)


@given(
    st.from_regex(
        r"https?://[a-z]{1,9}\.example(/[a-zé%20-]{0,9}){0,3}(\?[a-z]=[0-9a-z]{1,3})?", fullmatch=True
    )
)
def test_a_link_stays_what_it_is(address):
    """Cleaning it twice changes nothing more, and what only counts visits makes no other article."""
    once = link(address)
    assert link(once) == once
    counted = f"{once}{'&' if '?' in once else '?'}utm_source=rss"
    assert key(once) == key(address) == key(counted) == key(once + "#haut")


@given(st.text(max_size=60))
def test_no_text_breaks_an_address(text):
    """It is refused, or asked; its key holds in one cell of a table."""
    try:
        shown = canonical(text)
    except ImportRefusedError as error:
        shown = str(error)
    assert "\n" not in shown
    assert not set("\t\r\n") & set(key(text))
