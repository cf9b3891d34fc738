"""A bucket of an S3-compatible storage as a target (extra `s3`).

obstore speaks to it: signed, verified, large files in parts that show only when all are there, requests
retried while the storage is busy. Keys come from where AWS's own tools have them from: the environment or the
machine's role; they are in no settings and in no message.

Each file carries the headers that a web server would send: type, and how long it may be kept.
docs/publishing.md has the same for nginx.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import PurePath
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self, TypeVar

from episodes.edition.settings.publish import S3Settings
from episodes.errors import BucketError, PublishError, StorageError
from episodes.publish.send_order import STATE, is_frozen
from episodes.publish.targets import LEASE_FILE, Digest, DigestWriter, Parcel, RemoteFile, TargetOptions
from episodes.publish.targets.async_bridge import Loop
from episodes.site.assets import media_type

_FOR_EVER = "public, max-age=31536000, immutable"
_FRESH = "public, max-age=300"
_NEVER = "no-cache"
_HASHED = re.compile(r"(?:.*/)?[^/]*-[0-9a-f]{8}(?:-\d{1,4})?\.(?!xml\Z|html\Z)[a-z0-9]+")
"""Names that tell their bytes: another picture, style or book has another name."""


def headers(path: str) -> dict[str, str]:
    """Return `Content-Type` and `Cache-Control` of a file, by its path under the target's root."""
    kept = _FOR_EVER if is_frozen(path) or _HASHED.fullmatch(path) else _FRESH
    kept = _NEVER if path in {STATE, LEASE_FILE} else kept
    return {"Content-Type": media_type(PurePath(path)), "Cache-Control": kept}


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
_RETRIES: "RetryConfig" = {"max_retries": 8, "retry_timeout": timedelta(minutes=2)}

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
    """Keeps each file as one object, which the storage replaces whole by itself."""

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
        """Ask nothing yet.

        Args:
            store: the bucket, with its prefix.
            address: of it, for people.
            tell: receives, in another thread, that the storage does not answer.
            deadline: s for an answer to a small request.
            tries: how often to ask for what is not answered in time.
        """
        self._store, self.address = store, address
        self._tell, self._deadline, self._tries = tell, deadline, tries
        self._loop = Loop()

    def __enter__(self) -> Self:
        """Make sure that there is such a bucket, and that it lets us in.

        Raises:
            BucketError: there is not, or it does not.
        """

        async def look() -> None:
            with self._errors("read", ""):
                await self._retry("", lambda: anext(self._pages(), None))

        self._loop.__enter__()
        try:
            self._loop.run(look())
        except BaseException:
            self._loop.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.__exit__(kind, error, trace)

    def stat(self, paths: Collection[str]) -> Mapping[str, RemoteFile] | None:
        """Return those of these files that are there; their marks are their ETags."""

        async def head(path: str) -> RemoteFile | None:
            with self._errors("read", path):
                try:
                    request = partial(obstore.head_async, self._store, path)
                    found = await self._retry(path, lambda: self._in_time(request()))
                except FileNotFoundError:
                    return None
                return _remote_file(found)

        async def listed() -> dict[str, RemoteFile]:
            return {found["path"]: _remote_file(found) async for some in self._pages() for found in some}

        async def list_all() -> dict[str, RemoteFile]:
            with self._errors("read", ""):
                return await self._retry("", listed)

        if len(paths) > _FEW:
            files = self._loop.run(list_all())
            return {path: files[path] for path in paths if path in files}
        asked = self._loop.each(head, list(paths), _AT_ONCE)
        return {path: file for path, file in asked if file}

    async def _pages(self) -> AsyncIterator[Sequence["ObjectMeta"]]:
        """Yield what is in the bucket, many at a time."""
        pages = aiter(obstore.list(self._store, chunk_size=1000))
        with suppress(StopAsyncIteration):
            while True:
                yield await self._in_time(anext(pages))

    def fetch(self, path: str, into: BinaryIO) -> bool:
        """Get a file; return whether there is one.

        Args:
            path: of the file.
            into: receives its bytes.
        """
        return self._loop.run(self._get(path, into)) is not None

    def digests(self, paths: Collection[str]) -> Iterator[Digest]:
        """Read files back, several at a time."""

        async def digest(path: str) -> str | None:
            into = DigestWriter()
            return None if await self._get(path, into.file) is None else into.hexdigest()

        for path, sha256 in self._loop.each(digest, list(paths), _AT_ONCE):
            yield Digest(path, sha256)

    async def _get(self, path: str, into: BinaryIO) -> str | None:
        """Get a file; return its ETag, None if there is none."""
        start = into.tell()

        async def get() -> str:
            into.seek(start)
            into.truncate()
            found = await self._in_time(obstore.get_async(self._store, path))
            chunks = aiter(found.stream())
            with suppress(StopAsyncIteration):
                while True:
                    into.write(await self._in_time(anext(chunks)))
            return found.meta["e_tag"] or ""

        with self._errors("read", path):
            try:
                return await self._retry(path, get)
            except FileNotFoundError as error:
                if _SIGNS["bucket"].search(str(error)):
                    raise
                return None

    def send(self, parcels: Sequence[Parcel], sent: Callable[[Parcel, str], None]) -> None:
        """Send files, several at a time.

        Args:
            parcels: the files.
            sent: receives each that is there, and its ETag.
        """

        async def put_once(parcel: Parcel) -> "PutResult":
            try:
                file = parcel.source.open("rb")  # anew: a try that was given up may still read the one before
            except OSError as error:
                raise StorageError("read", path=parcel.source, cause=error.strerror or error) from error
            with file:
                request = obstore.put_async(
                    self._store,
                    parcel.path,
                    file,
                    attributes=headers(parcel.path),
                    chunk_size=_PART,
                    max_concurrency=1,
                )
                return await self._in_time(request, parcel.bytes)

        async def put(parcel: Parcel) -> str:
            with self._errors("write", parcel.path):
                result = await self._retry(parcel.path, partial(put_once, parcel))
            return _mark(result["e_tag"])

        for parcel, mark in self._loop.each(put, parcels, _AT_ONCE):
            sent(parcel, mark)

    def remove(self, paths: Sequence[str], removed: Callable[[str], None]) -> None:
        """Remove files; there are no folders here.

        Args:
            paths: the files.
            removed: receives each that is gone.
        """

        async def delete(some: Sequence[str]) -> None:
            with self._errors("remove", some[0]):
                await self._retry(some[0], lambda: self._in_time(obstore.delete_async(self._store, some)))

        for start in range(0, len(paths), _BATCH):
            some = paths[start : start + _BATCH]
            self._loop.run(delete(some))
            for path in some:
                removed(path)

    def claim(self, lease: bytes, expected: bytes | None) -> bool:
        """Put the lease there if what is there has not changed meanwhile, which the storage judges.

        A storage that knows no conditions (it answers 501) is written to and read again: of two who begin in
        the same second both may then believe that they have it.

        Args:
            lease: its bytes.
            expected: what has to be there now; None for nothing.
        """

        async def put(mode: "PutMode") -> None:
            request = partial(obstore.put_async, attributes=headers(LEASE_FILE), mode=mode)
            await self._in_time(request(self._store, LEASE_FILE, lease))

        async def claim() -> bool:
            found = BytesIO()
            tag = await self._get(LEASE_FILE, found)
            if (None if tag is None else found.getvalue()) != expected:
                return False
            with self._errors("write", LEASE_FILE):
                try:
                    await self._retry(LEASE_FILE, partial(put, {"e_tag": tag} if tag else "create"))
                except (AlreadyExistsError, PreconditionError):
                    pass  # somebody else, or a request of ours that was sent twice
                except BaseError as error:
                    if not _UNCONDITIONAL.search(str(error)):
                        raise
                    await self._retry(LEASE_FILE, partial(put, "overwrite"))
                else:
                    return True
            found = BytesIO()
            await self._get(LEASE_FILE, found)
            return found.getvalue() == lease

        return self._loop.run(claim())

    async def _retry(self, path: str, ask: Callable[[], Awaitable[Result]]) -> Result:
        """Ask, and ask again if no answer comes in time; tell the caller while it waits.

        Raises:
            BucketError: none came.
        """
        for number in range(1, self._tries + 1):
            try:
                return await ask()
            except TimeoutError:
                asked = {"address": self.address, "path": path or "the list of files", "tries": self._tries}
                if number == self._tries:
                    raise BucketError("silent", **asked) from None
                self._tell(str(BucketError("waiting", **asked, number=number + 1)))
        raise AssertionError

    async def _in_time(self, answer: Awaitable[Result], bytes_sent: int = 0) -> Result:
        """Wait for an answer, or for a part of one, as long as it may take.

        Raises:
            TimeoutError: it took longer.
        """
        async with asyncio.timeout(self._deadline + bytes_sent / _SLOWEST):
            return await answer

    @contextmanager
    def _errors(self, key: str, path: str) -> Iterator[None]:
        """Report what went wrong in our words; the library's hold keys, and are not even chained."""
        try:
            yield
        except (BaseError, OSError) as error:
            text = str(error)
            sign = next((name for name, words in _SIGNS.items() if words.search(text)), key)
            found = _CODE.search(text)
            cause = next(filter(None, found.groups())) if found else "it answers as no S3 storage does"
            raise BucketError(sign, address=self.address, path=path, cause=cause) from None


def _remote_file(found: "ObjectMeta") -> RemoteFile:
    return RemoteFile(found["size"], _mark(found["e_tag"]), found["last_modified"])


def _mark(tag: str | None) -> str:
    """Return an ETag without its quotation marks, which storages write or leave out."""
    return (tag or "").strip('"')


def open_target(options: TargetOptions) -> S3Target:
    """Open the bucket that settings name.

    Raises:
        BucketError: nothing says where its keys come from.
    """
    settings = options.settings
    if not isinstance(settings, S3Settings):
        raise TypeError(settings)
    prefix = (settings.prefix or "").strip("/")
    endpoint = (settings.endpoint or "").rstrip("/")
    address = "/".join(filter(None, (endpoint or "s3:/", settings.bucket, prefix)))
    if endpoint and not any(options.environment.get(name) for name in _KEYS):
        raise BucketError("no keys", address=address)
    return S3Target(open_bucket(settings, endpoint, prefix), address, options.tell)


def open_bucket(
    settings: S3Settings, endpoint: str, prefix: str, retries: "RetryConfig" = _RETRIES
) -> S3Store:
    """Return the library's access to a bucket; nothing is asked yet.

    Args:
        settings: of the target.
        endpoint: address of the service, without a slash at its end; empty for AWS.
        prefix: what keys begin with; empty for none.
        retries: how often and how long the library retries by itself.
    """
    config: S3Config = {"endpoint": endpoint} if endpoint else {}
    if settings.region:
        config["region"] = settings.region
    return S3Store(
        settings.bucket,
        prefix=prefix or None,
        config=config,
        client_options={"allow_http": endpoint.startswith("http://"), "timeout": _ANSWER},
        retry_config=retries,
    )
