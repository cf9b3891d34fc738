"""What people are shown: no file's name moves their terminal or breaks their journal, and nobody reads a secret."""

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import ARTICLE

from scripts.printable import line, lines, without_secrets

ROOT = Path(__file__).resolve().parents[1]
SECRET = "Sesame-0uvre-toi"
HOSTILE = ("a\x1b[2Jb", "a\nb", "a\u202eb", "a\x9b2Jb")


def run(folder: Path, clips: Path, *arguments: object, **environment: str) -> tuple[int, str]:
    """Runs the program; gives its exit code, and all that it wrote."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "HAUTEVOIX_CACHE": str(clips), **environment},
        check=False,
    )
    return done.returncode, done.stdout.decode()


def is_tame(text: str) -> bool:
    """Line ends apart, nothing but what is printed."""
    return not [
        sign for sign in text if sign not in "\n\t" and unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}
    ]


@given(st.text())
def test_a_line_stays_a_line_and_moves_nothing(text: str) -> None:
    """Whatever stands in it; and to show it twice changes nothing."""
    shown = line(text)
    assert is_tame(shown)
    assert len(shown.splitlines()) <= 1
    assert line(shown) == shown


@given(st.dictionaries(st.text(max_size=5), st.text()))
def test_json_means_the_same_as_before(value: dict[str, str]) -> None:
    """Signs are shown as JSON itself writes them."""
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False)):
        assert json.loads(lines(text)) == value


def test_what_french_is_written_with_stays() -> None:
    """No-break blanks, soft hyphens, joined emoji; our own colours in what is shown in lines."""
    text = "« L’été », 1\u202f000\N{NO-BREAK SPACE}€ co\u00adopé 👩\u200d🚒"
    assert line(text) == lines(text) == text
    assert lines("\x1b[36mAnne\x1b[0m\n\tet\x1b[2J") == "\x1b[36mAnne\x1b[0m\n\tet\\u001b[2J"


@pytest.mark.parametrize(
    "text",
    [
        "“voices.options.http.endpoint” is “http://u:{}@127.0.0.1/v1”",
        "https://{}@hub.example/: no",
        "s3://AKIA:{}/and+more@bucket/prefix",
        "u:{}@bucket",
        "sftp://moi:{}@hote.example/audio",
        "http://[::1]:80/?a=1&X-Amz-Signature={}&b=2",
        "https://a.example/flux?api_key={}#debut",
        "https://a.example/flux;token={}",
        "curl -H Authorization: Bearer {} -T",
        "X-Api-Key: {}",
        "rclone --password {} --verbose",
        "rclone --sftp-pass-token={}",
    ],
)
def test_no_secret_is_told(text: str) -> None:
    """Addresses with user and password, parameters that are keys, options and headers of a command."""
    assert SECRET not in without_secrets(text.format(SECRET))
    assert "…" in without_secrets(text.format(SECRET))


@pytest.mark.parametrize(
    "text",
    [
        "sftp://moi@hote.example:2222/audio",
        "https://medium.example/@autrice/article?page=2",
        "https://hote.example:8000/@autrice/",
        "Write to mailto:redaction@courrier.example.",
        "http needs a key. Put it into the environment as HAUTEVOIX_HTTP_KEY; never into the settings.",
        "“key”: it is the name of an environment variable, never the key itself",
        "/srv/a:b@c/été.md, line 3: the token is none",
    ],
)
def test_what_is_no_secret_is_told(text: str) -> None:
    """A message without its address is of no use."""
    assert without_secrets(text) == text


@pytest.mark.parametrize("part", ["http://", "a:", "token:", "x-token", "--secret ", "?key=", "://a:", "é.-"])
def test_hiding_takes_time_in_proportion(part: str) -> None:
    """A program's error of a megabyte does not hold the one who reads it: each sign is looked at some times."""
    from time import process_time

    def cost(times: int) -> float:
        text, begin = part * times + " u@", process_time()
        line(text)
        return process_time() - begin

    cost(100)
    assert min(cost(2000) for _ in range(3)) < 12 * min(cost(500) for _ in range(3)) + 0.01


def test_a_hostile_name_of_a_file_reaches_no_terminal_and_no_journal(tmp_path: Path, clips: Path) -> None:
    """`articles/a^[[2Jb.md`: what a person clones or unpacks is named by somebody else."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "export").mkdir()
    (tmp_path / "edition.toml").write_text('[edition]\ntitle = "Le Courrier"\n', "utf-8")
    for name in HOSTILE:
        (tmp_path / "articles" / f"{name}.md").write_text("", "utf-8")
        (tmp_path / "export" / f"{name}.html").write_text("<p>Non", "utf-8")
    (tmp_path / "articles" / "\x1b[2J\nbrouillon.md").write_text(
        f"---\nstatus: brouillon\n---\n\n{ARTICLE}", "utf-8"
    )
    files = [f"articles/{name}.md" for name in HOSTILE]
    told = ""
    for words in (
        ["-vv", "build"],
        ["status"],
        ["script", *files],
        ["check", HOSTILE[0]],
        ["import", "export"],
        ["import", f"{HOSTILE[1]}.xml"],
        ["publish", HOSTILE[0]],
        ["build", *(f"{name}.md" for name in HOSTILE)],
        ["build", f"--{HOSTILE[0]}"],
    ):
        code, out = run(tmp_path, clips, *words)
        assert code != 1, out
        assert is_tame(out), (words, out)
        assert "a\nb" not in out, (words, out)
        told += out
    for name in HOSTILE:
        assert line(name) in told


def test_a_fault_of_the_program_tells_no_secret_either() -> None:
    """A traceback goes the same way as every message."""
    program = f"from episodes.commands.streams_and_logs import guard_errors\nguard_errors()\nraise ValueError('http://u:{SECRET}@h \\x1b[2J')"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "ValueError: http://…@h \\u001b[2J" in done.stderr
    assert done.stderr.count(SECRET) <= 1  # the line of the program that the traceback quotes


SETTINGS = {
    "site": f'site = "https://u:{SECRET}@audio.example/"',
    "hub": f'[feed]\nhub = "https://{SECRET}@hub.example/"',
    "option": f'[voices]\nengine = "http"\n[voices.options.http]\nurl = "https://u:{SECRET}@a.example/v1"',
    "plain option": f'[voices]\nengine = "http"\n[voices.options.http]\nendpoint = "http://u:{SECRET}@a.example"',
    "option of a kind": f'[voices.options.http]\nkey = ["{SECRET}"]',
    "key": f'[voices]\nengine = "http"\n[voices.options.http]\nurl = "https://a.example/"\nkey = "{SECRET}"',
    "s3": f'[publish.web]\nkind = "s3"\nbucket = "b"\nendpoint = "https://u:{SECRET}@s3.example"',
    "long": f'site = "https://{"u" * 40}:{SECRET}@audio.example/"',
    "send": f'[publish.web]\nkind = "command"\nsend = "curl -u moi:{SECRET} {{list}}"',
    "sent": f'[publish.web]\nkind = "command"\nsend = ["curl", 5, "{SECRET}"]',
    "remove": f'[publish.web]\nkind = "command"\nsend = ["true"]\nremove = "{SECRET}"',
    "folder": f'[publish.web]\nkind = "folder"\npath = "sftp://u:{SECRET}@hote.example/x"',
    "host": f'[publish.web]\nkind = "sftp"\nhost = "u:{SECRET}@hote.example"\npath = "/x"',
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_a_secret_in_the_settings_is_not_said_again(tmp_path: Path, clips: Path, settings: str) -> None:
    """It is where it should not be; it goes into no terminal, journal or report besides."""
    head = "" if settings.startswith("site") else 'title = "Le Courrier"\n'
    (tmp_path / "edition.toml").write_text(f"[edition]\n{head}{settings}\n", "utf-8")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.md").write_text("# Un titre\n\nUne phrase.\n", "utf-8")
    codes = []
    for words in (("-vv", "build", "--json"), ("-vv", "publish", "--dry-run")):
        code, out = run(tmp_path, clips, *words)
        assert SECRET not in out, out
        assert "Traceback" not in out
        codes.append(code)
    assert any(codes), "nothing was refused"


@pytest.mark.parametrize(
    "words",
    [
        ("import", f"https://u:{SECRET}@127.0.0.1:1/a"),
        ("import", f"http://127.0.0.1:1/a?token={SECRET}", "--allow-host", "127.0.0.1"),
        ("import", f"http://127.0.0.1:1/a?token={SECRET}", "--allow-host", "127.0.0.1", "--json"),
        ("import", f"ftp://u:{SECRET}@a.example/"),
        ("restore", f"https://u:{SECRET}@127.0.0.1:1/", "neuf"),
        ("restore", f"http://127.0.0.1:1/?key={SECRET}", "neuf"),
        ("restore", f"s3://u:{SECRET}@b/", "neuf"),
        ("publish", f"https://u:{SECRET}@b/"),
        ("build", "--cluster", f"tcp://u:{SECRET}@cluster.example:8786"),
        ("build", f"--proxy=http://u:{SECRET}@b/"),
    ],
    ids=str,
)
def test_a_secret_in_an_address_is_not_said_again(
    tmp_path: Path, clips: Path, words: tuple[str, ...]
) -> None:
    """Typed, it stands in the shell's history already; not in the journal."""
    (tmp_path / "edition.toml").write_text('[edition]\ntitle = "Le Courrier"\n', "utf-8")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.md").write_text("# Un titre\n\nUne phrase.\n", "utf-8")
    code, out = run(tmp_path, clips, "-vv", *words)
    assert code in {2, 3, 8}, out
    assert SECRET not in out


@pytest.mark.parametrize(
    "address", [f"s3://u:{SECRET}@b/p", f"u:{SECRET}@b", f"az://{SECRET}@b/p", f"ftp://u:{SECRET}@b/"]
)
def test_a_secret_in_the_environment_is_not_said_again(tmp_path: Path, clips: Path, address: str) -> None:
    """The address of clips that machines share."""
    (tmp_path / "a.md").write_text("# Un titre\n\nUne phrase.\n", "utf-8")
    proxy = f"http://u:{SECRET}@127.0.0.1:1"
    _, out = run(
        tmp_path,
        clips,
        "-vv",
        "build",
        "a.md",
        "--out",
        "e",
        HAUTEVOIX_CACHE_SHARED=address,
        http_proxy=proxy,
    )
    assert SECRET not in out, out
    assert "…" in out
