"""What publishing an edition costs at each kind of place, the first time, again, and after a correction.

    python -m benchmarks.publishing EDITION

takes an edition that is built, makes a copy of it (of links: nothing of the edition is changed), publishes
the copy to a folder, a host (SFTP), a bucket (S3) and through a program (cp), each on this machine; corrects
one article, builds, and publishes again. The host and the bucket are those of the tests, in this process.
Every place is compared with `public/` in the end.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.measure import cost

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from bucket import ENVIRONMENT as KEYS  # noqa: E402 - the tests' own modules
from bucket import storing  # noqa: E402
from ssh_host import ENVIRONMENT as PASSWORD  # noqa: E402
from ssh_host import USER, hosting  # noqa: E402
from stage import files  # noqa: E402

from episodes import events  # noqa: E402
from episodes.edition.edition import Edition  # noqa: E402
from episodes.publish import publish  # noqa: E402
from episodes.publish.lease import Publisher  # noqa: E402

TARGETS = """
[publish.folder]
type = "folder"
path = "../folder"
live = false

[publish.program]
type = "command"
send = ["sh", "-c", "cd $1 && xargs cp --parents -t ../../program < $2", "sh", "{{public}}", "{{list}}"]
remove = ["sh", "-c", "cd ../program && xargs rm -f --"]
live = false

[publish.web]
type = "sftp"
host = "127.0.0.1"
port = {port}
user = "{user}"
fingerprint = "{fingerprint}"
path = "www"
live = false

[publish.bucket]
type = "s3"
bucket = "{bucket}"
endpoint = "{url}"
region = "us-east-1"
live = false
"""


def published(edition: Path, name: str) -> tuple[int, float, float]:
    """Files sent, MB sent, and seconds."""
    told: list[events.PublishEvent] = []
    publisher = Publisher("benchmark", "benchmark", lambda: datetime.now(UTC))
    press = publish.PublishContext(
        Edition.folder(edition), publisher, {**os.environ, **KEYS, **PASSWORD}, told.append
    )
    start = time.perf_counter()
    publish.publish(press, publish.PublishRequest(name))
    span = time.perf_counter() - start
    done = next(event for event in told if isinstance(event, events.Published))
    return done.files, done.bytes / 1e6, span


def corrected(edition: Path) -> str:
    """Changes one sentence of one article; gives its name."""
    article = min((edition / "articles").rglob("*.*"))
    text = article.read_text(encoding="utf-8")
    article.unlink()  # it is a link to the edition's own
    article.write_text(text.rstrip() + "\n\nUne réunion publique suivra lundi.\n", encoding="utf-8")
    return article.name


def builds(edition: Path) -> float:
    """CPU seconds of a build."""
    return cost([sys.executable, str(ROOT / "cli.py"), "build"], folder=edition).cpu


def run(source: Path, work: Path, stack: ExitStack) -> Iterator[str]:
    """Measures; gives lines of a table in Markdown."""
    edition = work / "edition"
    shutil.copytree(source, edition, copy_function=os.link)
    host, storage = stack.enter_context(hosting(work / "host")), stack.enter_context(storing())
    os.environ.update(KEYS)
    bucket = storage.bucket()
    places: dict[str, Callable[[], dict[str, bytes]]] = {
        "folder": partial(files, work / "folder"),
        "program": partial(files, work / "program"),
        "web": partial(files, host.www),
        "bucket": partial(storage.files, bucket),
    }
    (work / "program").mkdir()
    settings = (edition / "edition.toml").read_text(encoding="utf-8").partition("[publish.")[0]
    (edition / "edition.toml").unlink()
    told = TARGETS.format(
        port=host.port, user=USER, fingerprint=host.fingerprint, bucket=bucket, url=storage.url
    )
    (edition / "edition.toml").write_text(settings + told, encoding="utf-8")
    builds(edition)
    yield "| place | first time | again | after a correction |"
    yield "|---|---|---|---|"
    rows = {name: [published(edition, name) for _ in range(2)] for name in places}
    name = corrected(edition)
    builds(edition)
    for target, before in rows.items():
        cells = [
            f"{n} files, {size:.1f} MB, {span:.1f} s"
            for n, size, span in (*before, published(edition, target))
        ]
        yield f"| {target} | {' | '.join(cells)} |"
    public = files(edition / "public")
    for target, look in places.items():
        lying = {path: data for path, data in look().items() if not path.startswith(".")}
        yield f"{target}: {'all of it, byte for byte' if lying == public else 'NOT as it should be'}"
    yield f"corrected: {name}"


def main() -> None:
    with tempfile.TemporaryDirectory(dir=Path(sys.argv[1]).resolve().parent) as work, ExitStack() as stack:
        for line in run(Path(sys.argv[1]), Path(work), stack):
            print(line, flush=True)


if __name__ == "__main__":
    main()
