"""SSH connections: verify the host's key, authenticate the user.

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
    """Where to log in, and as whom.

    Attributes:
        settings: of the target.
        name: of the target in the settings.
        root: the edition's folder, to which paths in the settings are relative.
        environment: the process's.
    """

    settings: SftpSettings
    name: str
    root: Path
    environment: Mapping[str, str]

    @property
    def address(self) -> str:
        """For people and messages."""
        settings = self.settings
        user = f"{settings.user}@" if settings.user else ""
        port = f":{settings.port}" if settings.port else ""
        path = settings.path if settings.path.startswith(("/", "~")) else f"~/{settings.path}"
        return f"sftp://{user}{settings.host}{port}/{path.removeprefix('/')}"

    @property
    def variable(self) -> str:
        """What the environment calls the password."""
        return f"HAUTEVOIX_{self.name.upper().replace('-', '_')}_PASSWORD"

    @property
    def known_hosts(self) -> Path:
        """The file of confirmed keys."""
        return self.file(self.settings.known_hosts or "~/.ssh/known_hosts")

    def password(self) -> str | None:
        """Return the password from the environment or the system's keyring; None if neither has one."""
        password = self.environment.get(self.variable)
        if password or find_spec("keyring") is None:
            return password or None
        import keyring  # noqa: PLC0415 - it looks for keyrings as it loads
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            return keyring.get_password("hautevoix", self.name)
        except KeyringError:
            return None

    def file(self, name: str) -> Path:
        """Return the path of a file that settings name."""
        return self.root / Path(name).expanduser()

    def keys(self) -> dict[str, object]:
        """Return the key that settings name, and no other: hosts shut the door after a few wrong ones.

        Raises:
            HostError: it cannot be read.
        """
        if self.settings.key is None:
            return {}
        path = self.file(self.settings.key)
        try:
            return {"client_keys": [asyncssh.read_private_key(path)], "agent_path": None}
        except (OSError, asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
            key = "locked key" if "passphrase" in str(error).lower() else "key"
            cause = getattr(error, "strerror", None) or "it is no private key"
            raise HostError(key, address=self.address, path=path, cause=cause) from error


async def connect(login: Login) -> asyncssh.SSHClientConnection:
    """Connect to the host that is meant.

    Raises:
        HostError: it could not be reached, is not known to be that host, or does not let this user in.
    """
    settings, verifier = login.settings, _HostVerifier(login)
    for family in _FAMILIES if settings.fingerprint else ("",):
        try:
            return await asyncssh.connect(
                settings.host,
                port=settings.port or (),
                username=settings.user or (),
                known_hosts=verifier.confirmed,
                server_host_key_algs=family or (),
                client_factory=lambda: _Client(verifier, login.password),
                connect_timeout=_CONNECT,
                login_timeout=_LOGIN,
                keepalive_interval=_ALIVE,
                keepalive_count_max=_UNANSWERED,
                agent_forwarding=False,
                x11_forwarding=False,
                **login.keys(),
            )
        except asyncssh.HostKeyNotVerifiable:
            continue
        except _HUNG_UP as error:
            # Hosts hang up, with or without a word, if they have no key of the family.
            if not verifier.seen and family in {_FAMILIES[-1], ""}:
                raise HostError("reach", address=login.address, cause=cause_of(error)) from error
        except asyncssh.PermissionDenied as error:
            raise HostError(
                "login", address=login.address, name=login.name, variable=login.variable
            ) from error
        except (OSError, asyncssh.Error, asyncssh.ConfigParseError) as error:
            raise HostError("reach", address=login.address, cause=cause_of(error)) from error
    raise verifier.refusal()


class _HostVerifier:
    """Verifies the keys that a host shows, and remembers those that it refused."""

    def __init__(self, login: Login) -> None:
        """Read the confirmed keys; none if settings give the fingerprint."""
        self._login = login
        self.seen: list[str] = []
        self._changed = bool(login.settings.fingerprint)
        self.confirmed = asyncssh.SSHKnownHosts()
        if not login.settings.fingerprint:
            try:
                self.confirmed = asyncssh.read_known_hosts(str(login.known_hosts))
            except FileNotFoundError:
                pass
            except (OSError, ValueError) as error:
                cause = getattr(error, "strerror", None) or "a line of it is none of OpenSSH's"
                raise HostError(
                    "known hosts", address=login.address, path=login.known_hosts, cause=cause
                ) from error

    def accepts(self, host: str, address: str, port: int, key: asyncssh.SSHKey) -> bool:
        """Whether a host's key is one to go on with; notes it for the message if not.

        Args:
            host: its name, as it was asked for.
            address: of the connection.
            port: of the connection.
            key: that the host showed.
        """
        shown = key.get_fingerprint("sha256")
        self.seen.append(shown)
        other_port = port if port != _PORT else None
        self._changed |= bool(self.confirmed.match(host, address, other_port)[0])
        return shown == (self._login.settings.fingerprint or "").rstrip("=")

    def refusal(self) -> HostError:
        login = self._login
        if not self.seen:
            return HostError("revoked", address=login.address)
        setting = f"`fingerprint` under [publish.{login.name}]"
        return HostError(
            "changed host" if self._changed else "unknown host",
            address=login.address,
            name=login.name,
            fingerprint=" or ".join(self.seen),
            where=setting if login.settings.fingerprint else str(login.known_hosts),
        )


class _Client(asyncssh.SSHClient):
    """Answers what a host asks at login; gives the password once, however it is asked for."""

    def __init__(self, verifier: _HostVerifier, password: Callable[[], str | None]) -> None:
        self._verifier, self._password = verifier, password
        self._asked = False

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        return self._verifier.accepts(host, addr, port, key)

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


def cause_of(error: Exception) -> str:
    """Return why something on a network failed, in a few words on one line."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    text = getattr(error, "strerror", None) or getattr(error, "reason", None) or str(error)
    return (
        " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:120] or "no reason"
    )
