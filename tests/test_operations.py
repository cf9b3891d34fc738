"""Running hautevoix every morning: the log, completion, the manual page, and the examples of timers."""

import configparser
import json
import os
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import bucket
import pytest
import speech_service
import ssh_host
import typer
from lxml import etree
from stage import Stage, Web

import cli
from episodes.commands.help_pages import man
from episodes.watch import watcher

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples" / "operations"
NOT_UNDERSTOOD = typer.BadParameter.__mro__[1]  # a line that the program does not understand
PROGRAM = typer.main.get_command(cli.app)
KEY = "sk-the-newsroom-s-own-42"
HUB_TOKEN = "jeton-du-concentrateur"
OURS = {
    "HAUTEVOIX_HTTP_KEY": KEY,
    "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    **bucket.ENVIRONMENT,
    **ssh_host.ENVIRONMENT,
}
SECRETS = (KEY, HUB_TOKEN, bucket.KEY, bucket.SECRET, ssh_host.PASSWORD, "Bearer", "AWS4-HMAC", "mot-secret")
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(stage: Stage) -> Run:
    """Runs the program in the edition's folder, with all secrets in its environment."""

    def go(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
        home = {"HOME": str(stage.root / "nobody"), "HAUTEVOIX_CACHE": str(stage.clips)}
        return subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)],
            cwd=stage.folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, **OURS, **home, **environment},
            check=False,
        )

    return go


def configure(stage: Stage, more: str) -> None:
    path = stage.folder / "edition.toml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")


def script(stage: Stage) -> None:
    from episodes.build import script as scripting

    place = scripting.editable(stage.folder / "articles" / "marche.md")
    place.write_text(place.read_text(encoding="utf-8") + "\n# relu\n", encoding="utf-8")


def untold(done: "subprocess.CompletedProcess[str]") -> bool:
    """Whether neither output holds a secret, not even a part of a password or its encoded form."""
    return not [secret for secret in SECRETS if secret in done.stdout + done.stderr]


def test_the_log_says_why_an_episode_is_made(run: Run, stage: Stage) -> None:
    """`-v`: the reason, the engine, who is read by whom and why; results stay where they were."""
    stage.write(
        "marche", (stage.folder / "articles" / "marche.md").read_text("utf-8").replace("2024", "2023")
    )
    done = run("-v", "build")
    assert done.returncode == 0
    lines = [line.split(maxsplit=2)[2] for line in done.stderr.splitlines()]
    assert lines[0].startswith("hautevoix: hautevoix ")
    assert "hautevoix.build: marche is made: the article changed" in lines
    assert [
        line
        for line in lines
        if re.fullmatch(r"hautevoix\.cast: .+ is read by .+: as in an earlier .+", line)
    ]
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        "voice",
        "built",
        "unchanged",
        "public/feed.xml:",
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda stage: stage.write("gare", "# La gare\n\nElle ferme.\n"), "gare is made: it has no episode"),
        (
            lambda stage: shutil.rmtree(stage.public / "episodes" / "marche"),
            "marche is made: files of it are",
        ),
        (script, "marche is made: the script file changed"),
    ],
)
def test_every_reason_to_make_an_episode_is_told(
    run: Run, stage: Stage, change: Callable[[Stage], None], reason: str
) -> None:
    """Whoever wonders why an episode was made again finds one line."""
    change(stage)
    assert reason in run("-v", "build").stderr


def test_without_the_option_nothing_is_logged(run: Run) -> None:
    """Standard error is for what a person has to know."""
    assert run("build").stderr == ""


def test_json_is_the_same_with_the_log(run: Run) -> None:
    """A program that reads events need not know of it."""
    assert run("build", "--json").stdout == run("-vv", "build", "--json").stdout


def test_no_key_of_a_voice_is_logged(run: Run, stage: Stage) -> None:
    """Requests are told with host, status and time; neither with key, text nor path, whatever goes wrong."""
    service = speech_service.Running()
    try:
        options = f'url = "{service.service.url}?mot-secret=1"\nvoices = "claire, lise:f, marc:m"\n'
        configure(stage, f'\n[voices]\nengine = "http"\n[voices.options.http]\n{options}')
        stage.write("gare", "# La gare\n\nLa gare de Brézac rouvre au printemps prochain.\n")
        done = run("-vv", "build")
        assert done.returncode == 0, done.stderr
        assert re.search(
            r"hautevoix\.http: POST http://127\.0\.0\.1:\d+: 200, \w+ bytes, \d+\.\d\d s\n", done.stderr
        )
        asked = [line for line in done.stderr.splitlines() if "hautevoix.http" in line]
        assert untold(done)
        assert not [line for line in asked if "printemps" in line or "audio/speech" in line]
        service.service.fault = speech_service.refuse(401, {"error": {"message": f"Wrong key: {KEY}"}})
        stage.write("rue", "# La rue\n\nLa rue de Brézac ferme en été.\n")
        done = run("-vv", "build")
        assert done.returncode == 4
        assert ": 401, " in done.stderr
        assert untold(done)
    finally:
        service.close()


def test_no_secret_of_a_bucket_is_logged(run: Run, stage: Stage) -> None:
    """What is sent is told file by file; who is asked with which key is not."""
    with bucket.storing() as storage:
        place = (
            f'type = "s3"\nbucket = "{storage.bucket()}"\nendpoint = "{storage.url}"\nregion = "us-east-1"\n'
        )
        configure(stage, f"\n[publish.copie]\n{place}live = false\n")
        done = run("-vv", "publish", "copie")
        assert done.returncode == 0, done.stderr
        assert '{"event":"sent","path":"feed.xml"' in done.stderr
        assert untold(done)
        done = run("-vv", "publish", "copie", "--again", AWS_ACCESS_KEY_ID="AKIAAUTRE")
        assert done.returncode == 8
        assert untold(done)
        assert "AKIAAUTRE" not in done.stderr


def test_no_password_of_a_host_is_logged(run: Run, stage: Stage) -> None:
    """Neither when it lets the newsroom in, nor when it does not."""
    with ssh_host.hosting(stage.root / "host") as host:
        login = f'host = "127.0.0.1"\nport = {host.port}\nuser = "{ssh_host.USER}"\nfingerprint = "{host.fingerprint}"\n'
        configure(stage, f'\n[publish.copie]\ntype = "sftp"\npath = "www"\n{login}live = false\n')
        done = run("-vv", "publish", "copie", HAUTEVOIX_COPIE_PASSWORD=ssh_host.PASSWORD)
        assert done.returncode == 0, done.stderr
        assert '{"event":"published"' in done.stderr
        assert untold(done)
        done = run("-vv", "publish", "copie", "--again", HAUTEVOIX_COPIE_PASSWORD="mot-secret")
        assert done.returncode == 8
        assert untold(done)


def test_no_token_of_a_hub_is_logged(run: Run, stage: Stage, web: Web) -> None:
    """Some hubs have it in their address: the log has hosts only, of the web site too."""
    configure(stage, f'\n[feed]\nhub = "{web.address}{HUB_TOKEN}/"\n')
    done = run("-vv", "publish", "web")
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if "hautevoix.http" in line]
    assert [line for line in lines if f"HEAD {web.address.rstrip('/')}: 200, " in line]
    assert [line for line in lines if f"POST {web.address.rstrip('/')}: " in line]
    assert not [line for line in lines if HUB_TOKEN in line]


def test_a_log_line_stays_one_line(run: Run, stage: Stage) -> None:
    """A file's name cannot write lines of its own: it is in the log, and every line begins with a time."""
    (stage.folder / "articles" / "a\nb.md").write_text("# Le pont\n\nLe pont rouvre.\n", encoding="utf-8")
    logged = run("-vv", "build").stderr.splitlines()
    assert [line for line in logged if r"a\nb.md" in line]
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3} \w+ ", line) for line in logged)


def test_events_that_a_newer_program_tells_are_passed_over() -> None:
    """A watch whose program was brought up to date goes on."""
    told: list[object] = []
    for line in (
        b'{"event":"invented"}\n',
        b"not JSON\n",
        b'{"event":"unchanged","source":"a","slug":"a"}\n',
    ):
        watcher.relay(line, told.append)
    assert told == []
    watcher.relay(b'{"event":"withdrawn","slug":"pont","more":1}\n', told.append)
    assert len(told) == 1


def completed(run: Run, line: str) -> list[str]:
    """What bash is offered at the end of a line."""
    words = line.split(" ")
    asked = {"_HAUTEVOIX_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    done = run(**asked)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("hautevoix pub", ["publish"]),
        ("hautevoix publish --dry", ["--dry-run"]),
        ("hautevoix publish ", ["web"]),
        ("hautevoix restore w", ["web"]),
        ("hautevoix watch --publish ", ["web"]),
        ("hautevoix build --engine esp", ["espeak"]),
        ("hautevoix build --again m", ["marche"]),
        ("hautevoix withdraw p", ["passerelle"]),
        ("hautevoix say --engine espeak --voice fr+Ann", ["fr+Annie"]),
        ("hautevoix lexicon t", ["try"]),
    ],
)
def test_a_shell_completes_what_there_is(run: Run, line: str, offered: list[str]) -> None:
    """Commands and options, and the names that this edition and the engines have."""
    assert completed(run, line) == offered


def test_completion_is_silent_where_settings_are_at_fault(run: Run, stage: Stage) -> None:
    """A message in the midst of a line that somebody types helps nobody."""
    (stage.folder / "edition.toml").write_text("[edition]\ntitel = 1\n", encoding="utf-8")
    assert completed(run, "hautevoix publish w") == []
    assert completed(run, "hautevoix say --engine none --voice f") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_there_is_a_script_for_each_shell(shell: str) -> None:
    """What `--install-completion` installs, as the library has it."""
    from typer.completion import get_completion_script

    text = get_completion_script(prog_name="hautevoix", complete_var="_HAUTEVOIX_COMPLETE", shell=shell)
    assert "_HAUTEVOIX_COMPLETE" in text


@pytest.fixture(scope="module")
def manual() -> str:
    done = subprocess.run([sys.executable, str(ROOT / "cli.py"), "man"], capture_output=True, check=True)
    return done.stdout.decode()


def commands(command: object, name: str = "hautevoix") -> Iterator[tuple[str, object]]:
    yield name, command
    for word, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{name} {word}")


def test_the_manual_page_has_every_command_and_option(manual: str) -> None:
    """It is made from the help, so that it cannot say anything else."""
    plain = manual.replace(r"\-", "-")
    for name, command in commands(PROGRAM):
        if not command.hidden and name != "hautevoix":
            part = plain.partition(f".SS {name}\n")[2].partition("\n.SS ")[0]
            wanted = {option for param in command.params for option in param.opts if option[0] == "-"}
            assert wanted <= set(re.findall(r"--?[a-z][a-z-]*", part)), name
    assert man.__name__ not in re.findall(r"\.SS hautevoix (\w+)", plain)


def test_the_manual_page_is_roff_that_nothing_is_lost_from(manual: str) -> None:
    """Each line that begins with a dot is a request that man(7) knows; no backslash but in escapes."""
    for line in manual.splitlines():
        assert not line.startswith(".") or line.split()[0] in {".TH", ".SH", ".SS", ".TP", ".B", ".PP"}, line
        assert not line.startswith("'")
        assert re.sub(r"\\(?:[-e&]|\((?:ga|ha|ti))", "", line).count("\\") == 0, line
        assert len(line) < 120


@pytest.mark.clients
def test_mandoc_finds_nothing_in_the_manual_page_but_that_it_has_no_date(manual: str) -> None:
    """The date of a page made from a program would change nothing but itself."""
    done = subprocess.run(["mandoc", "-Tlint"], input=manual, capture_output=True, text=True, check=False)
    assert [line for line in done.stdout.splitlines() if "missing date" not in line] == []


def typed(words: list[str]) -> None:
    """Holds that the program understands a command line, down to each option and argument; nothing is run."""
    command, name = PROGRAM, "hautevoix"
    while hasattr(command, "commands"):
        assert words, f"{name} needs a command"
        assert words[0] in command.commands, words[0]
        name, words, command = words[0], words[1:], command.commands[words[0]]
    command.make_context(name, list(words))


def test_a_command_line_with_a_fault_would_be_noticed() -> None:
    """What the tests below rest on."""
    for line in ("hautevoix", "publich web", "publish web other", "publish --wiat", "import"):
        with pytest.raises((AssertionError, NOT_UNDERSTOOD)):
            typed(line.split())


class Unit(configparser.RawConfigParser):
    """A unit of systemd, whose keys may come several times."""

    def __init__(self, path: Path) -> None:
        super().__init__(strict=False, delimiters=("=",), comment_prefixes=("#",))
        self.optionxform = str  # type: ignore[assignment, method-assign]
        self.text = path.read_text(encoding="utf-8")
        self.read_string(self.text)

    def all(self, key: str) -> list[str]:
        return re.findall(rf"^{key}=(.*)$", self.text, re.MULTILINE)


SERVICES = sorted(EXAMPLES.glob("*.service"))


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_runs_lines_that_can_be_typed(path: Path) -> None:
    """Not as root, with nothing writable but the edition and its cache, and no secret in the file."""
    unit = Unit(path)
    lines = unit.all("ExecStart")
    assert lines
    for line in lines:
        program, *words = shlex.split(line.removeprefix("-"))
        assert program == "/opt/hautevoix/bin/hautevoix"
        typed(words)
    service = unit["Service"]
    assert service["User"] not in {"", "root"}
    assert (service["ProtectSystem"], service["NoNewPrivileges"]) == ("strict", "yes")
    assert service["WorkingDirectory"] == service["ReadWritePaths"] == "/srv/hautevoix/%i"
    assert not re.search(r"(?i)^Environment=.*(key|password|secret)", unit.text, re.MULTILINE)


def test_the_timer_catches_up_after_a_night_without_power() -> None:
    """One that slept through the hour builds when it wakes; the service of its name is there."""
    unit = Unit(EXAMPLES / "hautevoix@.timer")
    assert unit["Timer"]["Persistent"] == "yes"
    assert (EXAMPLES / "hautevoix@.service").is_file()


@pytest.mark.clients
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """As it would load them, with the program where they say it is."""
    program = tmp_path / "hautevoix"
    program.write_text("#!/bin/sh\n", encoding="ascii")
    program.chmod(0o755)
    for path in [*SERVICES, EXAMPLES / "hautevoix@.timer"]:
        text = path.read_text(encoding="utf-8").replace("/opt/hautevoix/bin/hautevoix", str(program))
        (tmp_path / path.name.replace("@", "@courrier")).write_text(text, encoding="utf-8")
    units = sorted(map(str, [*tmp_path.glob("*.service"), *tmp_path.glob("*.timer")]))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "hautevoix" in line]
    assert (done.returncode, ours) == (0, [])


def test_launchd_gets_a_property_list_that_it_knows() -> None:
    """Its keys, an absolute program, a line that can be typed, an hour of each day."""
    path = EXAMPLES / "example.courrier.hautevoix.plist"
    job = plistlib.loads(path.read_bytes())
    assert job["Label"] == path.stem
    assert set(job) <= {
        "Label",
        "ProgramArguments",
        "WorkingDirectory",
        "StartCalendarInterval",
        "StandardOutPath",
        "StandardErrorPath",
        "ProcessType",
    }
    program, *words = job["ProgramArguments"]
    assert Path(program).name == "hautevoix"
    assert Path(program).is_absolute()
    typed(words)
    assert set(job["StartCalendarInterval"]) == {"Hour", "Minute"}


TASK = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def test_the_task_of_windows_is_one(tmp_path: Path) -> None:
    """In the order that the schema has: what happens, when, how, what is run; each line can be typed."""
    task = etree.parse(EXAMPLES / "hautevoix-task.xml").getroot()
    sections = [etree.QName(child).localname for child in task if isinstance(child.tag, str)]
    assert etree.QName(task).localname == "Task"
    assert sections == ["RegistrationInfo", "Triggers", "Settings", "Actions"]
    actions = task.findall("t:Actions/t:Exec", TASK)
    assert len(actions) == 2
    for action in actions:
        assert [etree.QName(part).localname for part in action] == [
            "Command",
            "Arguments",
            "WorkingDirectory",
        ]
        assert action.findtext("t:Command", None, TASK).endswith(r"\hautevoix.exe")
        typed(shlex.split(action.findtext("t:Arguments", None, TASK)))
    assert task.findtext("t:Settings/t:MultipleInstancesPolicy", None, TASK) == "IgnoreNew"


def instructions() -> dict[str, list[str]]:
    """What the Containerfile says, by instruction; continued lines are one."""
    text = (EXAMPLES / "Containerfile").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    found: dict[str, list[str]] = {}
    for line in joined.splitlines():
        name, _, value = line.partition(" ")
        found.setdefault(name, []).append(value)
    return found


def test_the_container_runs_the_program_and_not_as_root() -> None:
    """On Debian, whose C library the wheels need; its extras exist; what it runs can be typed."""
    found = instructions()
    assert set(found) <= {"FROM", "COPY", "RUN", "ENV", "USER", "WORKDIR", "VOLUME", "ENTRYPOINT", "CMD"}
    assert [re.fullmatch(r"python:3\.1[1-4]-slim-[a-z]+", image) is not None for image in found["FROM"]] == [
        True
    ]
    assert found["USER"] == ["10001"]
    assert json.loads(found["ENTRYPOINT"][0]) == ["hautevoix"]
    typed(json.loads(found["CMD"][0]))
    extras = re.findall(r"/src\[([a-z0-9,]+)\]", found["RUN"][0])[0].split(",")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(extras) <= set(project["optional-dependencies"])
    written = set(re.findall(r"(/[a-z]+)(?= |$)", found["RUN"][0].rpartition("install -d")[2]))
    assert written == set(json.loads(found["VOLUME"][0]))


def test_lines_in_the_comments_of_examples_can_be_typed() -> None:
    """What a person copies from them."""
    lines = [
        line.partition("hautevoix hautevoix ")[2] or line.rpartition(" hautevoix ")[2]
        for path in sorted(EXAMPLES.iterdir())
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r" hautevoix (?:watch|publish|import|build)\b", line)
    ]
    assert len(lines) >= 2
    for line in lines:
        typed(shlex.split(line))


def test_the_morning_goes_on_when_the_feed_is_not_there(tmp_path: Path) -> None:
    """What is there is published; the code tells that the import failed, and that of publishing goes before it."""
    told = tmp_path / "told"
    program = tmp_path / "hautevoix"
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {told}\ncase $1 in import) exit "$I";; *) exit "$P";; esac\n'
    )
    program.chmod(0o755)
    for imported, published, code in ((0, 0, 0), (8, 0, 8), (0, 7, 7), (8, 7, 7)):
        told.unlink(missing_ok=True)
        done = subprocess.run(
            ["sh", str(EXAMPLES / "morning.sh"), "https://courrier.example/feed/", "web"],
            env={"PATH": f"{tmp_path}:/usr/bin:/bin", "I": str(imported), "P": str(published)},
            check=False,
        )
        assert done.returncode == code
        lines = told.read_text(encoding="utf-8").splitlines()
        assert len(lines) == 2
        for line in lines:
            typed(shlex.split(line))
