"""A host over SFTP: only the one that is meant, nobody's password told, and what breaks goes on."""

from hashlib import sha256
from pathlib import Path

import asyncssh
import pytest
from ssh_host import ENVIRONMENT, PASSWORD, USER, Host, key_file
from stage import Stage, files

from episodes.errors import EpisodeError, PlaceError
from episodes.publish.targets import Parcel


@pytest.fixture(autouse=True)
def no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own keys, known hosts or keyring."""
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)


def refused(host: Host, environment: dict[str, str] | None = None, **settings: object) -> EpisodeError:
    """What opening a target ends with; nothing was written there, and no password is told."""
    with pytest.raises(EpisodeError) as caught, host.opened(environment, **settings):
        pass
    assert "\n" not in str(caught.value)
    assert PASSWORD not in str(caught.value)
    assert not list(host.www.iterdir())
    return caught.value


def parcel(folder: Path, path: str, data: bytes) -> Parcel:
    source = folder / path.replace("/", "_")
    source.write_bytes(data)
    return Parcel(path, source, len(data), sha256(data).hexdigest())


def line(host: Host, key: asyncssh.SSHKey) -> str:
    """A line of `known_hosts`."""
    return f"[127.0.0.1]:{host.port} {key.export_public_key().decode()}"


def test_a_host_that_nobody_confirmed_is_refused_with_its_fingerprint(host: Host) -> None:
    """What to write down is told; nothing was asked of the host, not even to let us in."""
    error = refused(host, fingerprint=None)
    assert host.fingerprint in str(error)
    assert "[publish.web]" in str(error)
    assert error.exit_code == 8
    assert host.logins == 0


@pytest.mark.parametrize("where", ["settings", "known_hosts"])
def test_a_host_with_another_key_is_refused(host: Host, tmp_path: Path, where: str) -> None:
    """Whoever stands between gets neither password nor file; the message says where the old key is written."""
    other = asyncssh.generate_private_key("ssh-ed25519")
    (tmp_path / "hosts").write_text(line(host, other), encoding="utf-8")
    known = {"fingerprint": None, "known_hosts": str(tmp_path / "hosts")}
    error = refused(host, **(known if where == "known_hosts" else {"fingerprint": other.get_fingerprint()}))
    assert "is not the one of" in str(error)
    assert ("[publish.web]" if where == "settings" else "hosts") in str(error)
    assert host.logins == 0


def test_a_host_that_known_hosts_names_is_let_in(host: Host, tmp_path: Path) -> None:
    """As `ssh` knows it, in a file that settings name."""
    (tmp_path / "hosts").write_text(line(host, host.key), encoding="utf-8")
    with host.opened(fingerprint=None, known_hosts=str(tmp_path / "hosts")) as target:
        assert target.stat(["feed.xml"]) == {}


def test_known_hosts_that_cannot_be_read_are_told(host: Host, tmp_path: Path) -> None:
    """One line, which names the file."""
    (tmp_path / "hosts").mkdir()
    assert "hosts" in str(refused(host, fingerprint=None, known_hosts=str(tmp_path / "hosts")))


@pytest.mark.parametrize("password", ["wrong", ""])
def test_who_is_not_let_in_is_told_where_a_password_is_taken_from(host: Host, password: str) -> None:
    """The variable and the command are named; no password is, right or wrong."""
    error = refused(host, {"HAUTEVOIX_WEB_PASSWORD": password} if password else {})
    assert "HAUTEVOIX_WEB_PASSWORD" in str(error)
    assert "keyring set hautevoix web" in str(error)
    assert not password or password not in str(error)


def test_a_private_key_lets_in_without_a_password(host: Host, tmp_path: Path) -> None:
    """The one that settings name."""
    path, known = key_file(tmp_path)
    host.authorised.append(known)
    with host.opened({}, key=str(path)) as target:
        assert target.stat(["feed.xml"]) == {}


def test_a_key_that_cannot_be_used_is_told(host: Host, tmp_path: Path) -> None:
    """One that is missing, one that is none, one with a passphrase: each with what to do."""
    missing = refused(host, {}, key=str(tmp_path / "none"))
    assert str(tmp_path / "none") in str(missing)
    (tmp_path / "text").write_text("bonjour", encoding="utf-8")
    assert "no private key" in str(refused(host, {}, key=str(tmp_path / "text")))
    locked = asyncssh.generate_private_key("ssh-ed25519").export_private_key("pkcs8-pem", passphrase="secret")
    (tmp_path / "locked").write_bytes(locked)
    assert "ssh-add" in str(refused(host, {}, key=str(tmp_path / "locked")))


def test_a_host_that_does_not_answer_is_told(host: Host) -> None:
    """No traceback, exit code 8."""
    port, host.port = host.port, 1
    error = refused(host)
    host.port = port
    assert "cannot be reached" in str(error)
    assert error.exit_code == 8


def test_a_folder_is_made_only_in_one_that_is_there(host: Host) -> None:
    """A path that is wrong makes no tree of folders on the host."""
    assert "no such folder" in str(refused(host, path="ailleurs/audio"))
    with host.opened(path="www/audio"):
        assert (host.www / "audio").is_dir()
    assert not (host.www.parent / "ailleurs").exists()


def test_a_link_that_leads_out_is_not_followed(host: Host, tmp_path: Path) -> None:
    """Whoever can write there cannot have other files of the host overwritten."""
    (host.www.parent / "secret").mkdir()
    (host.www / "episodes").symlink_to("../secret")
    with host.opened() as target, pytest.raises(EpisodeError, match="leads out"):
        target.send([parcel(tmp_path, "episodes/a.txt", b"x")], lambda *_: None)
    assert not list((host.www.parent / "secret").iterdir())


def test_a_connection_that_breaks_is_made_anew(host: Host, tmp_path: Path) -> None:
    """Twice in the midst of a file: it arrives whole, nothing else is left, no person sees it."""
    host.cuts = 2
    data = bytes(range(256)) * 4000
    with host.opened() as target:
        target.send([parcel(tmp_path, "a.mp3", data)], lambda *_: None)
    assert host.logins == 3
    assert {path.name: path.read_bytes() for path in host.www.rglob("*") if path.is_file()} == {"a.mp3": data}


def test_a_connection_that_breaks_always_is_given_up(host: Host, tmp_path: Path) -> None:
    """What was there stands; the message says that nothing is sent twice."""
    data = bytes(range(256)) * 4000
    with host.opened() as target:
        target.send([parcel(tmp_path, "a.mp3", b"before")], lambda *_: None)
        host.cuts = 100
        with pytest.raises(EpisodeError, match="broke again and again") as caught:
            target.send([parcel(tmp_path, "a.mp3", data)], lambda *_: None)
    assert caught.value.exit_code == 8
    assert (host.www / "a.mp3").read_bytes() == b"before"


def test_a_full_disk_of_the_host_takes_no_hold(host: Host) -> None:
    """That is said, and not that somebody else has the place; what stood there stands, and nothing beside it."""
    with host.opened() as target:
        assert target.claim(b"before", None)
        host.room = 0
        with pytest.raises(PlaceError, match=r"hold\.json cannot be written"):
            target.claim(b"now", b"before")
        assert [path.read_bytes() for path in host.www.rglob("*") if path.is_file()] == [b"before"]
        host.room = None
        assert target.claim(b"now", b"before")


def test_a_full_disk_of_the_host_is_told(host: Host, tmp_path: Path) -> None:
    """What was there stands; half a file is not left to fill the disk."""
    with host.opened() as target:
        target.send([parcel(tmp_path, "feed.xml", b"before")], lambda *_: None)
        host.room = 1000
        with pytest.raises(EpisodeError, match="full"):
            target.send([parcel(tmp_path, "feed.xml", b"x" * 5000)], lambda *_: None)
    assert {path.name: path.read_bytes() for path in host.www.rglob("*") if path.is_file()} == {
        "feed.xml": b"before"
    }


def test_an_edition_is_published_over_sftp(host: Host, tmp_path: Path) -> None:
    """As settings say it, with a key; a second time sends nothing; a corrected sentence sends its own."""
    path, known = key_file(tmp_path)
    host.authorised.append(known)
    stage = Stage(tmp_path / "press", tmp_path / "clips")
    stage.root.mkdir()
    stage.start("https://audio.courrier.example/")
    stage.settings('type = "folder"\npath = "../www/audio"', settings(host, path))
    stage.publish()
    assert files(host.www) == files(stage.public)
    stage.publish()
    assert stage.sent() == []
    stage.edit("marche", "21 clients", "22 clients")
    stage.publish()
    assert files(host.www) == files(stage.public)
    assert stage.sent()
    assert not any("passerelle" in path and not path.endswith(".html") for path in stage.sent())


def settings(host: Host, key: Path) -> str:
    return (
        f'type = "sftp"\nhost = "127.0.0.1"\nport = {host.port}\nuser = "{USER}"\npath = "www"\nlive = false\n'
        f'fingerprint = "{host.fingerprint}"\nkey = "{key}"\n'
    )


def test_the_environment_is_the_only_place_of_a_password(host: Host, tmp_path: Path) -> None:
    """`password` is no key of the settings: they lie in the edition's folder, and travel."""
    stage = Stage(tmp_path / "press", tmp_path / "clips")
    stage.root.mkdir()
    stage.start("https://audio.courrier.example/")
    stage.settings(
        'path = "../www/audio"', f'path = "../www/audio"\npassword = "{ENVIRONMENT}"'.replace("'", "")
    )
    with pytest.raises(EpisodeError, match="password"):
        stage.publish()
