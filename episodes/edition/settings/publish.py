"""Settings of publishing targets: `[publish.NAME]` (docs/publishing.md)."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, defstruct

from episodes.edition.settings.types import Address, Line

CommandLine = Annotated[
    tuple[Line, ...], Meta(min_length=1, description="a program and its arguments, as a list of texts")
]


class FolderSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """A folder of this machine: a mounted disk, the web server's root.

    Attributes:
        path: from the edition's folder, or absolute.
        live: whether `site` shows it, so that files are verified there.
    """

    type: Literal["folder"]
    path: Line
    live: bool = True


class SftpSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """A folder of a host, over SSH.

    Attributes:
        host: its name, or one of the user's own SSH configuration.
        path: the folder there, from the user's own or absolute.
        user: who logs in; None leaves it to the SSH configuration, else to this machine.
        port: None leaves it to the SSH configuration, else 22.
        fingerprint: of the host's key, `SHA256:…`; None asks `known_hosts`.
        known_hosts: file of confirmed keys; None is the user's own.
        key: file of a private key; None leaves it to the agent and the user's own.
        live: whether `site` shows it.
    """

    type: Literal["sftp"]
    host: Line
    path: Line
    user: Line | None = None
    port: Annotated[int, Meta(ge=1, le=65535)] | None = None
    fingerprint: (
        Annotated[
            str,
            Meta(pattern=r"^SHA256:[A-Za-z0-9+/]{43}=?\Z", description="a fingerprint such as SHA256:…"),
        ]
        | None
    ) = None
    known_hosts: Line | None = None
    key: Line | None = None
    live: bool = True


class S3Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """A bucket of an S3-compatible storage.

    Attributes:
        bucket: its name.
        endpoint: address of the service; None is AWS.
        region: None leaves it to the environment.
        prefix: what paths begin with in the bucket; None for its root.
        live: whether `site` shows it.
    """

    type: Literal["s3"]
    bucket: Line
    endpoint: Address | None = None
    region: Line | None = None
    prefix: Line | None = None
    live: bool = True


class CommandSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """A program that uploads files.

    Attributes:
        send: the program and its arguments; `{public}` is the folder of published files, `{list}` a file
            that lists the paths to send, one a line.
        remove: likewise, for files to delete; None leaves them there.
        live: whether `site` shows it.
    """

    type: Literal["command"]
    send: CommandLine
    remove: CommandLine | None = None
    live: bool = True


TargetSettings = FolderSettings | SftpSettings | S3Settings | CommandSettings

KINDS: Mapping[str, type[TargetSettings]] = MappingProxyType(
    {"folder": FolderSettings, "sftp": SftpSettings, "s3": S3Settings, "command": CommandSettings}
)
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class _UnknownTarget(Struct, frozen=True):
    type: Literal["folder", "sftp", "s3", "command"]


def schema(data: Any) -> Any:
    """The type that `[publish]` is converted to: each target has the keys of its own type.

    Args:
        data: the section as the file has it, of any type.

    Returns:
        A type for `msgspec.convert`: a struct with a field for each target, in the file's order.
    """
    if not isinstance(data, dict) or not all(isinstance(place, dict) for place in data.values()):
        return dict[str, dict[str, Any]]
    kinds = {name: KINDS.get(str(place.get("type")), _UnknownTarget) for name, place in data.items()}
    fields = {f"_{number}": name for number, name in enumerate(kinds)}
    return defstruct(
        "Publish",
        [(field, kinds[name]) for field, name in fields.items()],
        rename=fields,
        frozen=True,
        forbid_unknown_fields=True,
    )
