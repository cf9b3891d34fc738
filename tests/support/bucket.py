"""An S3 storage on loopback, in this process: moto's, behind a door that can be told to misbehave."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import Message
from itertools import count
from threading import Event, Lock, Thread
from urllib.parse import quote
from urllib.request import Request, urlopen

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from episodes.edition.settings.publish import S3Settings
from episodes.publish.targets import TargetOptions, s3

KEY, SECRET = "AKIACOURRIER", "un-secret-de-la-redaction"
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
HURRY = {
    "max_retries": 3,
    "backoff": {"init_backoff": timedelta(milliseconds=1), "max_backoff": timedelta(milliseconds=5)},
}
_NAMES = (f"courrier-{number}" for number in count(1))
_WRONG_KEY = (
    "<Error><Code>InvalidAccessKeyId</Code><Message>The key does not exist.</Message>"
    "<AWSAccessKeyId>{key}</AWSAccessKeyId></Error>"
)


@dataclass
class Storage:
    """The storage, and how it answers.

    Attributes:
        url: its address.
        busy: how many requests it answers with 503, before it does its work again.
        mute: how many requests it takes without an answer, before it does its work again.
        conditions: whether it knows conditions on writing; else it answers 501.
        forbidden: methods that the keys do not allow.
        asked: method, path and query of each request.
    """

    url: str = ""
    busy: int = 0
    mute: int = 0
    conditions: bool = True
    forbidden: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)
    _counting: object = field(default_factory=Lock)
    _closing: Event = field(default_factory=Event)

    def keep_still(self) -> bool:
        """Whether a request is to be left without an answer; if so, waits until somebody ends it."""
        with self._counting:
            self.mute, still = max(0, self.mute - 1), self.mute > 0
        return still and self._closing.wait()

    def wake(self) -> None:
        """Ends what is kept without an answer."""
        self._closing.set()

    def behave(self) -> None:
        """As if nothing had ever been asked for."""
        self.busy, self.mute, self.conditions, self.forbidden = 0, 0, True, frozenset()
        self._closing.clear()
        self.asked.clear()

    def bucket(self) -> str:
        """Makes a new one; gives its name."""
        name = next(_NAMES)
        with urlopen(Request(f"{self.url}/{name}", method="PUT", headers=signed())):
            return name

    def files(self, bucket: str) -> dict[str, bytes]:
        """What is in a bucket, by key."""
        return {key: self.got(bucket, key)[0] for key in self._keys(bucket)}

    def _keys(self, bucket: str) -> Iterator[str]:
        keys = [""]
        while keys:  # a thousand at a time, after the last one
            after = quote(keys[-1])
            with urlopen(Request(f"{self.url}/{bucket}?marker={after}", headers=signed())) as answer:
                keys = [part.partition(b"</Key>")[0].decode() for part in answer.read().split(b"<Key>")[1:]]
            yield from keys

    def got(self, bucket: str, key: str) -> tuple[bytes, Message]:
        """Bytes and headers of an object, as its readers get them."""
        with urlopen(Request(f"{self.url}/{bucket}/{key}", headers=signed())) as answer:
            return answer.read(), answer.headers

    def opened(self, bucket: str, **settings: object) -> s3.S3Target:
        """A target in a bucket, as settings would name it."""
        return s3.open_target(TargetOptions(self.place(bucket, **settings), "web", None, ENVIRONMENT))

    def place(self, bucket: str, **settings: object) -> S3Settings:
        """The settings of one."""
        return S3Settings(
            type="s3", bucket=bucket, **{"endpoint": self.url, "region": "us-east-1"} | settings
        )

    def hurried(self, bucket: str, told: list[str], deadline: float = 0.5) -> s3.S3Target:
        """A target that gives up soon, and what it tells meanwhile."""
        store = s3.open_bucket(self.place(bucket), self.url, "", HURRY)
        return s3.S3Target(store, f"{self.url}/{bucket}", told.append, deadline=deadline, tries=50)


def signed() -> dict[str, str]:
    """Headers of a request that the storage takes."""
    return {"Authorization": f"AWS4-HMAC-SHA256 Credential={KEY}/20260512/us-east-1/s3/aws4_request"}


class _Door:
    """What stands before the storage."""

    def __init__(self, storage: Storage) -> None:
        self._storage, self._inside = storage, DomainDispatcherApplication(create_backend_app)
        self._counting = Lock()

    def __call__(self, environ: dict, start_response: object) -> Iterable[bytes]:
        storage, method = self._storage, environ["REQUEST_METHOD"]
        storage.asked.append(f"{method} {environ['PATH_INFO']}?{environ['QUERY_STRING']}".rstrip("?"))
        if storage.keep_still():
            return []
        answer = self._refusal(environ, method)
        if answer is None:
            return self._inside(environ, start_response)
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start_response(answer[0], [("Content-Length", str(len(answer[1])))])
        return [answer[1].encode()]

    def _refusal(self, environ: dict, method: str) -> tuple[str, str] | None:
        storage = self._storage
        key = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].partition("/")[0]
        if key != KEY:
            return "403 Forbidden", _WRONG_KEY.format(key=key)
        with self._counting:
            storage.busy, busy = max(0, storage.busy - 1), storage.busy
        if busy:
            return "503 Service Unavailable", "<Error><Code>SlowDown</Code></Error>"
        if method in storage.forbidden:
            return "403 Forbidden", "<Error><Code>AccessDenied</Code></Error>"
        if (
            not storage.conditions
            and {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"} & environ.keys()
            and method == "PUT"
        ):
            return "501 Not Implemented", "<Error><Code>NotImplemented</Code></Error>"
        return None


class _Quiet(MotoRequestHandler):
    def log_request(self, *_: object) -> None:
        pass


@contextmanager
def storing() -> Iterator[Storage]:
    """A storage while it answers."""
    storage = Storage()
    server = make_server("127.0.0.1", 0, _Door(storage), threaded=True, request_handler=_Quiet)
    storage.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield storage
    finally:
        storage.wake()
        server.shutdown()
        thread.join()
        server.server_close()
