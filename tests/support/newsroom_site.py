"""A newsroom's web site on loopback: pages and feeds by path, redirections, and the faults that sites have."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """\
<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>{title}</title>
{head}</head>
<body><nav><a href="/">Accueil</a></nav><article><h1>{title}</h1>
<p>Le conseil municipal de Brézac a voté mardi soir l'agrandissement de la crèche des Mûriers, attendu depuis
quatre ans par une soixantaine de familles du quartier.</p>
<p>« Nous ouvrirons vingt places dès septembre », promet Léo Dast, adjoint à la petite enfance.</p>
<p>Les travaux, estimés à 1,2 M€, commenceront après les vacances de printemps et dureront cinq mois.</p>
</article></body></html>
"""


def page(title: str, head: str = "") -> bytes:
    return PAGE.format(title=title, head=head).encode()


CRECHE = page(
    "La crèche des Mûriers s'agrandit",
    '<link rel="canonical" href="https://courrier.example/creche">'
    '<meta property="article:published_time" content="2026-05-12T18:30:00+02:00">',
)

ITEM = """<item><title>{title}</title><link>{link}</link><dc:creator>Inès Valat</dc:creator>
<pubDate>{date}</pubDate><category>Territoires</category>{content}</item>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Le Courrier</title>{items}</channel></rss>"""
WHOLE = """<content:encoded><![CDATA[<p>La piscine de <em>Lédignan</em> rouvre samedi, après deux ans de travaux.</p>
<blockquote><p>On n'y croyait plus.</p><cite>Claire Bonnet, maire</cite></blockquote>
<p>L’article <a href="https://courrier.example/p">La piscine</a> est apparu en premier sur <a href="/">Le Courrier</a>.</p>]]></content:encoded>"""


def item(title="La piscine rouvre", link="https://courrier.example/piscine", day=12, content=WHOLE) -> str:
    date = f"{day:02} May 2026 16:30:00 +0000"
    return ITEM.format(title=title, link=link, date=date, content=content)


def feed(*items: str) -> bytes:
    return FEED.format(items="".join(items)).encode()


@dataclass
class Site:
    """What it serves, and what it was asked.

    Attributes:
        places: by path, a status, headers and a body, or what answers by itself.
        asked: path and headers of each request, in order.
    """

    address: str = ""
    places: dict[str, tuple[int, dict[str, str], bytes] | Callable] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(
        self, path: str, body: bytes = b"", kind: str = "text/html", status: int = 200, **headers: str
    ) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.places[path] = (status, {"Content-Type": kind, **named}, body)
        return self.address + path

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


class Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self):
        self.site.asked.append((self.path, dict(self.headers)))
        place = self.site.places.get(self.path, (404, {}, b""))
        if callable(place):
            place(self)
            return
        status, headers, body = place
        if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def running(context=None):
    """A site that answers until it is closed; with a TLS context where one is given."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"site": site}))
    server.handle_error = lambda *_: None  # a client that hangs up is what some tests are about
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    site.address = f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
