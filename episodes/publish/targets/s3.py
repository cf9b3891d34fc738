"""A bucket of an S3-compatible storage as a target (extra `s3`).

obstore speaks to it: signed, verified, large files in parts that show only when all are there, requests tried
again where the storage is busy. Keys come from where AWS's own tools have them from: the environment, or the
machine's role; they stand in no settings and in no message.

What a web server is to say of each published file: its type, and how long it may be kept.

A storage that is its own web server is told so with each file; docs/publishing.md has the same for nginx.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path, PurePath
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self, TypeVar

from episodes.edition.settings.publish import S3Settings
from episodes.errors import BucketError, PublishError, StorageError
from episodes.preview_server import media_type
from episodes.publish.plan import STATE, is_frozen
from episodes.publish.targets import LEASE_FILE, Digest, DigestWriter, Parcel, RemoteFile, TargetOptions
from episodes.publish.targets.async_bridge import Loop

_FOR_EVER = "public, max-age=31536000, immutable"
_FRESH = "public, max-age=300"
_NEVER = "no-cache"
_HASHED = re.compile(r"(?:.*/)?[^/]*-[0-9a-f]{8}(?:-\d{1,4})?\.(?!xml\Z|html\Z)[a-z0-9]+")
"""Names that tell their bytes: another picture, style or book has another name."""


def headers(path: str) -> dict[str, str]:
    """`Content-Type` and `Cache-Control` of a file, by its path under the target's root."""
    return {"Content-Type": media_type(PurePath(path)), "Cache-Control": _kept(path)}


def _kept(path: str) -> str:
    if path in {STATE, LEASE_FILE}:
        return _NEVER
    return _FOR_EVER if is_frozen(path) or _HASHED.fullmatch(path) else _FRESH


try:
    import obstore
    from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
    from obstore.store import S3Store
except ModuleNotFoundError as error:
    raise PublishError("extra", type="s3") from error

if TYPE_CHECKING:
    from obstore import ObjectMeta, PutMode, PutResult
    from obstore.store import RetryConfig, S3Config

Result = TypeVar("Result")

_AT_ONCE = 8
_FEW = 50  # files that are asked for one by one, before the whole bucket is listed
_PART = 5 << 20  # bytes; eight at once take five minutes at 1 Mbit/s
_ANSWER = timedelta(minutes=10)  # for one request, its part of a file included
_DEADLINE = 20.0  # s for an answer to a small request, and for each part of what comes
_SLOWEST = 12_000  # bytes/s of one file; eight at once over 1 Mbit/s
_TRIES = 4
_BATCH = 100  # files that one request takes away
_PATIENCE: "RetryConfig" = {"max_retries": 8, "retry_timeout": timedelta(minutes=2)}

_KEYS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_SKIP_SIGNATURE",
)
"""One of them says where keys come from; a machine of AWS needs none."""

_SIGNS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "no keys": re.compile(r"http://169\.254\."),  # where a machine of AWS asks for its role
        "bucket": re.compile("<Code>NoSuchBucket<"),
        "keys": re.compile(
            "<Code>(InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken)<|: 401 "
        ),
        "region": re.compile("redirect without LOCATION|<Code>AuthorizationHeaderMalformed<"),
        "denied": re.compile(": 403 "),
        "reach": re.compile("HTTP error: "),
    }
)
"""Messages, by what is found in the library's words; those hold keys and signatures, and are never shown."""

_CODE = re.compile(
    r"<Code>([A-Za-z0-9]{1,60})<|status code: (\d{3} [A-Za-z ]{1,40})|HTTP error: ([a-z ]{1,60})"
)
_UNCONDITIONAL = re.compile("<Code>NotImplemented<|: 501 ")


class S3Target:
    """Each file is one object, which the storage replaces whole by itself."""

    route = None

    def __init__(
        self,
        store: S3Store,
        address: str,
        tell: Callable[[str], None] = lambda _: None,
        *,
        deadline: float = _DEADLINE,
        tries: int = _TRIES,
    ) -> None:
        """Nothing is asked yet.

        Args:
            store: the bucket, with its prefix.
            address: of it, for people.
            tell: told, in another thread, while the storage does not answer.
            deadline: s for an answer to a small request.
            tries: how often what is not answered in time is asked for.
        """
        self._store, self.address = store, address
        self._tell, self._deadline, self._tries = tell, deadline, tries
        self._loop = Loop()

    def __enter__(self) -> Self:
        """Looks whether there is such a bucket, and whether it lets us in.

        Raises:
            BucketError: it does not.
        """
        self._loop.__enter__()
        try:
            self._loop.run(self._look())
        except BaseException:
            self._loop.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.__exit__(kind, error, trace)

    def stat(self, paths: Collection[str]) -> Mapping[str, RemoteFile] | None:
        """Which of these files are there; told apart by their ETag."""
        if len(paths) > _FEW:
            found = self._loop.run(self._listed())
            return {path: found[path] for path in paths if path in found}
        asked = self._loop.each(self._told, list(paths), _AT_ONCE)
        return {path: told for path, told in asked if told}

    def fetch(self, path: str, into: BinaryIO) -> bool:
        """Gets a file; gives whether there is one."""
        return self._loop.run(self._taken(path, into)) is not None

    def digests(self, paths: Collection[str]) -> Iterator[Digest]:
        """Reads files back, several at a time."""

        async def digest(path: str) -> str | None:
            into = DigestWriter()
            return None if await self._taken(path, into.file) is None else into.hexdigest()

        for path, sha256 in self._loop.each(digest, list(paths), _AT_ONCE):
            yield Digest(path, sha256)

    def send(self, parcels: Sequence[Parcel], sent: Callable[[Parcel, str], None]) -> None:
        """Sends files, several at a time."""
        for parcel, mark in self._loop.each(self._put, parcels, _AT_ONCE):
            sent(parcel, mark)

    def remove(self, paths: Sequence[str], removed: Callable[[str], None]) -> None:
        """Takes files away; there are no folders here."""
        for start in range(0, len(paths), _BATCH):
            some = paths[start : start + _BATCH]
            self._loop.run(self._delete(some))
            for path in some:
                removed(path)

    def claim(self, hold: bytes, instead: bytes | None) -> bool:
        """Puts the hold there if what stands has not changed meanwhile, which the storage judges.

        A storage that knows no conditions (it answers 501) is written to and read again: of two who begin in
        the same second both may then believe that they have it.
        """
        return self._loop.run(self._claimed(hold, instead))

    async def _put(self, parcel: Parcel) -> str:
        async def put() -> "PutResult":
            with _opened(parcel.source) as file:  # anew: what was given up may still read the one before
                sent = obstore.put_async(
                    self._store,
                    parcel.path,
                    file,
                    attributes=headers(parcel.path),
                    chunk_size=_PART,
                    max_concurrency=1,
                )
                return await self._soon(sent, parcel.bytes)

        with self._trying("write", parcel.path):
            told = await self._patiently(parcel.path, put)
        return _mark(told["e_tag"])

    async def _delete(self, paths: Sequence[str]) -> None:
        with self._trying("remove", paths[0]):
            await self._patiently(paths[0], lambda: self._soon(obstore.delete_async(self._store, paths)))

    async def _told(self, path: str) -> RemoteFile | None:
        with self._trying("read", path):
            try:
                told = await self._patiently(path, lambda: self._soon(obstore.head_async(self._store, path)))
            except FileNotFoundError:
                return None
            return _lying(told)

    async def _listed(self) -> dict[str, RemoteFile]:
        async def listed() -> dict[str, RemoteFile]:
            return {told["path"]: _lying(told) async for some in self._pages() for told in some}

        with self._trying("read", ""):
            return await self._patiently("", listed)

    async def _look(self) -> None:
        with self._trying("read", ""):
            await self._patiently("", lambda: anext(self._pages(), None))

    async def _pages(self) -> AsyncIterator[Sequence["ObjectMeta"]]:
        """What is in the bucket, many at a time."""
        pages = aiter(obstore.list(self._store, chunk_size=1000))
        with suppress(StopAsyncIteration):
            while True:
                yield await self._soon(anext(pages))

    async def _taken(self, path: str, into: BinaryIO) -> str | None:
        """Gets a file; gives its ETag, None where there is none."""
        start = into.tell()

        async def taken() -> str:
            into.seek(start)
            into.truncate()
            found = await self._soon(obstore.get_async(self._store, path))
            parts = aiter(found.stream())
            with suppress(StopAsyncIteration):
                while True:
                    into.write(await self._soon(anext(parts)))
            return found.meta["e_tag"] or ""

        with self._trying("read", path):
            try:
                return await self._patiently(path, taken)
            except FileNotFoundError as error:
                if _SIGNS["bucket"].search(str(error)):
                    raise
                return None

    async def _claimed(self, hold: bytes, instead: bytes | None) -> bool:
        stands = BytesIO()
        tag = await self._taken(LEASE_FILE, stands)
        if (None if tag is None else stands.getvalue()) != instead:
            return False
        with self._trying("write", LEASE_FILE):
            try:
                await self._patiently(
                    LEASE_FILE, partial(self._write, hold, {"e_tag": tag} if tag else "create")
                )
            except (AlreadyExistsError, PreconditionError):
                pass  # somebody else, or a request of ours that was sent twice
            except BaseError as error:
                if not _UNCONDITIONAL.search(str(error)):
                    raise
                await self._patiently(LEASE_FILE, partial(self._write, hold, "overwrite"))
            else:
                return True
        stands = BytesIO()
        await self._taken(LEASE_FILE, stands)
        return stands.getvalue() == hold

    async def _write(self, hold: bytes, mode: "PutMode") -> None:
        await self._soon(
            obstore.put_async(self._store, LEASE_FILE, hold, attributes=headers(LEASE_FILE), mode=mode)
        )

    async def _patiently(self, path: str, ask: Callable[[], Awaitable[Result]]) -> Result:
        """Asks, and asks again where no answer comes in time; says so while it waits.

        Raises:
            BucketError: none came.
        """
        for number in range(1, self._tries + 1):
            try:
                return await ask()
            except TimeoutError:
                told = {"address": self.address, "path": path or "the list of files", "tries": self._tries}
                if number == self._tries:
                    raise BucketError("silent", **told) from None
                self._tell(str(BucketError("waiting", **told, number=number + 1)))
        raise AssertionError

    async def _soon(self, answer: Awaitable[Result], bytes_sent: int = 0) -> Result:
        """Waits for an answer, or for a part of one, as long as it may take.

        Raises:
            TimeoutError: it took longer.
        """
        async with asyncio.timeout(self._deadline + bytes_sent / _SLOWEST):
            return await answer

    @contextmanager
    def _trying(self, key: str, path: str) -> Iterator[None]:
        """Says what went wrong in our words; the library's are not even chained."""
        try:
            yield
        except (BaseError, OSError) as error:
            text = str(error)
            sign = next((name for name, words in _SIGNS.items() if words.search(text)), key)
            raise BucketError(sign, address=self.address, path=path, cause=_cause(text)) from None


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise StorageError("read", path=path, cause=error.strerror or error) from error


def _lying(told: "ObjectMeta") -> RemoteFile:
    return RemoteFile(told["size"], _mark(told["e_tag"]), told["last_modified"])


def _mark(tag: str | None) -> str:
    """An ETag, which storages write with and without its quotation marks."""
    return (tag or "").strip('"')


def _cause(text: str) -> str:
    found = _CODE.search(text)
    return next(filter(None, found.groups())) if found else "it answers as no S3 storage does"


def open_target(opening: TargetOptions) -> S3Target:
    """The bucket that settings name.

    Raises:
        BucketError: nothing says where its keys come from.
    """
    place = opening.place
    if not isinstance(place, S3Settings):
        raise TypeError(place)
    prefix = (place.prefix or "").strip("/")
    endpoint = (place.endpoint or "").rstrip("/")
    address = "/".join(filter(None, (endpoint or "s3:/", place.bucket, prefix)))
    if endpoint and not any(opening.environment.get(name) for name in _KEYS):
        raise BucketError("no keys", address=address)
    return S3Target(bucket(place, endpoint, prefix), address, opening.tell)


def bucket(place: S3Settings, endpoint: str, prefix: str, patience: "RetryConfig" = _PATIENCE) -> S3Store:
    """The library's way to a bucket; nothing is asked yet."""
    config: S3Config = {"endpoint": endpoint} if endpoint else {}
    if place.region:
        config["region"] = place.region
    return S3Store(
        place.bucket,
        prefix=prefix or None,
        config=config,
        client_options={"allow_http": endpoint.startswith("http://"), "timeout": _ANSWER},
        retry_config=patience,
    )
