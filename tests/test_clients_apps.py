"""Podcast programs that people use subscribe to an edition, follow it and download it."""

import os
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from clients import BigEdition, need, ran

from episodes.catalogue.records import Record, load_all

pytestmark = pytest.mark.clients


def episodes(edition: BigEdition) -> dict[str, Record]:
    """What is published, by the name of its audio file."""
    return {
        record.current.media.name: record for record in load_all(edition.root / "records") if record.current
    }


def test_gpodder_subscribes_pages_and_gets_304(served: BigEdition, tmp_path: Path) -> None:
    """All episodes come in, older feed pages included; an hour later nothing is sent again."""
    gpo = need("gpo")
    home = {**os.environ, "HOME": str(tmp_path), "GPODDER_HOME": str(tmp_path / "gpodder")}
    with served.relay.noted() as first:
        ran(gpo, "subscribe", served.feed, env=home)
    assert {answer.status for answer in first} == {200}
    asked = {answer.path for answer in first}
    assert {f"/{page.name}" for page in served.public.glob("feed-[0-9]*.xml")} <= asked
    with sqlite3.connect(tmp_path / "gpodder" / "Database") as database:
        guids = [guid for (guid,) in database.execute("SELECT guid FROM episode")]
        assert sorted(guids) == sorted(record.guid for record in episodes(served).values())
    with served.relay.noted() as second:
        ran(gpo, "update", env=home)
    assert [(answer.path, answer.status) for answer in second] == [("/feed.xml", 304)]


def test_gpodder_downloads_what_was_built(served: BigEdition, tmp_path: Path) -> None:
    """Byte for byte, each under a name of its own."""
    gpo, folder = need("gpo"), tmp_path / "downloads"
    home = {
        **os.environ,
        "HOME": str(tmp_path),
        "GPODDER_HOME": str(tmp_path / "gpodder"),
        "GPODDER_DOWNLOAD_DIR": str(folder),
    }
    for command in (("subscribe", served.feed), ("update",), ("download",)):
        ran(gpo, *command, env=home)
    same_files(served, folder)


def test_podget_downloads_what_was_built(served: BigEdition, tmp_path: Path) -> None:
    """A shell script around wget: it reads enclosures with sed, so the feed's lines must stay simple."""
    podget, library = need("podget"), tmp_path / "library"
    library.mkdir()
    home = {**os.environ, "HOME": str(tmp_path)}
    settings = ("-d", tmp_path / "settings", "-l", library)
    (tmp_path / "settings").mkdir()
    ran(podget, *settings, "--create-config", "podgetrc", env=home)
    (tmp_path / "settings" / "serverlist").write_text(f"{served.feed} Courrier Courrier\n", "utf-8")
    ran(podget, *settings, "-s", "-r", "5", env=home)
    same_files(served, library, newest=5)


def test_newsboat_reads_every_item(served: BigEdition, tmp_path: Path) -> None:
    """A reader for terminals: an item each, as text, with the right enclosure."""
    newsboat = need("newsboat")
    (tmp_path / "urls").write_text(f"{served.feed}\n", "utf-8")
    reload = (
        newsboat,
        "-u",
        tmp_path / "urls",
        "-c",
        tmp_path / "cache.db",
        "-C",
        os.devnull,
        "-x",
        "reload",
    )
    ran(*reload, env={**os.environ, "HOME": str(tmp_path)})
    with sqlite3.connect(tmp_path / "cache.db") as cache:
        rows = cache.execute("SELECT guid, title, enclosure_url, enclosure_type FROM rss_item").fetchall()
    known = {record.guid: record for record in episodes(served).values()}
    newest = sorted(known, key=lambda guid: known[guid].date)[-len(rows) :]
    assert len(rows) >= 10
    assert sorted(guid for guid, *_ in rows) == sorted(newest)
    for guid, title, address, kind in rows:
        record = known[guid]
        assert "<script" not in title or "<script" in record.current.title
        assert urlsplit(address).path.endswith(record.current.media.name)
        assert kind == "audio/mpeg"


def same_files(edition: BigEdition, folder: Path, newest: int | None = None) -> None:
    """What a client downloaded are the newest episodes, whole."""
    known = sorted(episodes(edition).items(), key=lambda pair: pair[1].date, reverse=True)
    wanted = {name: record.current.media.bytes for name, record in known[:newest]}
    found = {path.name: path for path in folder.rglob("*.mp3")}
    assert {name: path.stat().st_size for name, path in found.items()} == wanted
    for name, path in found.items():
        (original,) = edition.public.glob(f"episodes/*/*/{name}")
        assert path.read_bytes() == original.read_bytes()
