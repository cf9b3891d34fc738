"""Coming to a host over SSH: whether it is the one that is meant, and who comes.

Nothing is asked of a person here, and nothing is taken on trust: a key that nobody confirmed is refused, with
what has to be written to confirm it.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import asyncssh

from episodes.edition.settings.publish import SftpSettings
from episodes.errors import HostError

_PORT = 22
_CONNECT = 20  # s, to be answered at all
_LOGIN = 60  # s, to be let in; some hosts look up who comes
_ALIVE = 15  # s between signs of life; after four that nobody answers the connection is given up
_UNANSWERED = 4

_HUNG_UP = (asyncssh.KeyExchangeFailed, asyncssh.ConnectionLost, ConnectionResetError)
_FAMILIES = ("ssh-ed25519", "ecdsa-sha2-*", "rsa-sha2-*,ssh-rsa")
"""A host has a key of each kind, and people were told the fingerprint of one of them."""


class Login(NamedTuple):
    """Where to, and as whom.

    Attributes:
        place: what settings say.
        name: what they call it.
        root: the edition's folder, from which their files are found.
        environment: the process's.
    """

    place: SftpSettings
    name: str
    root: Path
    environment: Mapping[str, str]

    @property
    def address(self) -> str:
        """For people and messages."""
        place = self.place
        user = f"{place.user}@" if place.user else ""
        port = f":{place.port}" if place.port else ""
        path = place.path if place.path.startswith(("/", "~")) else f"~/{place.path}"
        return f"sftp://{user}{place.host}{port}/{path.removeprefix('/')}"

    @property
    def variable(self) -> str:
        """What the environment calls the password."""
        return f"HAUTEVOIX_{self.name.upper().replace('-', '_')}_PASSWORD"

    def password(self) -> str | None:
        """From the environment, else from the system's keyring; None where neither has one."""
        return self.environment.get(self.variable) or _kept(self.name)

    def file(self, name: str) -> Path:
        """A file that settings name."""
        return self.root / Path(name).expanduser()


async def connected(login: Login) -> asyncssh.SSHClientConnection:
    """A connection to the host that is meant.

    Raises:
        HostError: it could not be reached, is not known to be that host, or lets this user not in.
    """
    gate = _Gate(login, _confirmed(login))
    for family in _FAMILIES if login.place.fingerprint else ("",):
        try:
            return await _connected(login, gate, family)
        except asyncssh.HostKeyNotVerifiable:
            continue
        except _HUNG_UP as error:
            # Hosts hang up, with or without a word, where they have no key of the kind.
            if not gate.seen and family in {_FAMILIES[-1], ""}:
                raise _unreached(login, error) from error
        except asyncssh.PermissionDenied as error:
            raise _unwelcome(login) from error
        except (OSError, asyncssh.Error, asyncssh.ConfigParseError) as error:
            raise _unreached(login, error) from error
    raise gate.refusal()


async def _connected(login: Login, gate: "_Gate", family: str) -> asyncssh.SSHClientConnection:
    place = login.place
    return await asyncssh.connect(
        place.host,
        port=place.port or (),
        username=place.user or (),
        known_hosts=gate.confirmed,
        server_host_key_algs=family or (),
        client_factory=lambda: _Client(gate, login.password),
        connect_timeout=_CONNECT,
        login_timeout=_LOGIN,
        keepalive_interval=_ALIVE,
        keepalive_count_max=_UNANSWERED,
        agent_forwarding=False,
        x11_forwarding=False,
        **_keys(login),
    )


def _keys(login: Login) -> dict[str, object]:
    """The key that settings name, and no other: hosts shut the door after a few wrong ones."""
    if login.place.key is None:
        return {}
    path = login.file(login.place.key)
    try:
        return {"client_keys": [asyncssh.read_private_key(path)], "agent_path": None}
    except (OSError, asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        key = "locked key" if "passphrase" in str(error).lower() else "key"
        cause = getattr(error, "strerror", None) or "it is no private key"
        raise HostError(key, address=login.address, path=path, cause=cause) from error


def _confirmed(login: Login) -> asyncssh.SSHKnownHosts:
    """Keys of hosts that somebody confirmed; none of them where settings say the fingerprint."""
    if login.place.fingerprint:
        return asyncssh.SSHKnownHosts()
    path = login.file(login.place.known_hosts or "~/.ssh/known_hosts")
    try:
        return asyncssh.read_known_hosts(str(path))
    except FileNotFoundError:
        return asyncssh.SSHKnownHosts()
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or "a line of it is none of OpenSSH's"
        raise HostError("known hosts", address=login.address, path=path, cause=cause) from error


class _Gate:
    """Judges the keys that a host shows, and remembers what it refused."""

    def __init__(self, login: Login, confirmed: asyncssh.SSHKnownHosts) -> None:
        self.confirmed = confirmed
        self._login = login
        self.seen: list[str] = []
        self._changed = bool(login.place.fingerprint)

    def lets(self, host: str, address: str, port: int, key: asyncssh.SSHKey) -> bool:
        shown = key.get_fingerprint("sha256")
        self.seen.append(shown)
        other_port = port if port != _PORT else None
        self._changed |= bool(self.confirmed.match(host, address, other_port)[0])
        return shown == (self._login.place.fingerprint or "").rstrip("=")

    def refusal(self) -> HostError:
        login, place = self._login, self._login.place
        if not self.seen:
            return HostError("revoked", address=login.address)
        where = f"`fingerprint` under [publish.{login.name}]"
        if not place.fingerprint:
            where = str(login.file(place.known_hosts or "~/.ssh/known_hosts"))
        return HostError(
            "changed host" if self._changed else "unknown host",
            address=login.address,
            name=login.name,
            fingerprint=" or ".join(self.seen),
            where=where,
        )


class _Client(asyncssh.SSHClient):
    """Answers what a host asks on the way in; a password once, however it is asked for."""

    def __init__(self, gate: _Gate, password: Callable[[], str | None]) -> None:
        self._gate, self._password = gate, password
        self._asked = False

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        return self._gate.lets(host, addr, port, key)

    def password_auth_requested(self) -> str | None:
        self._asked, before = True, self._asked
        return None if before else self._password()

    def kbdint_auth_requested(self) -> str | None:
        return None if self._asked else ""

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str] | None:
        if not prompts:
            return []
        password = self.password_auth_requested() if len(prompts) == 1 else None
        return None if password is None else [password]


def _kept(name: str) -> str | None:
    """What the system's keyring holds for a target, where there is a keyring."""
    if find_spec("keyring") is None:
        return None
    import keyring  # noqa: PLC0415 - it looks for keyrings as it loads
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        return keyring.get_password("hautevoix", name)
    except KeyringError:
        return None


def _unwelcome(login: Login) -> HostError:
    return HostError("login", address=login.address, name=login.name, variable=login.variable)


def _unreached(login: Login, error: Exception) -> HostError:
    return HostError("reach", address=login.address, cause=cause_of(error))


def cause_of(error: Exception) -> str:
    """Why something on a network failed, in a few words on one line."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    text = getattr(error, "strerror", None) or getattr(error, "reason", None) or str(error)
    return (
        " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:120] or "no reason"
    )
