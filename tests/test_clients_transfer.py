"""What every client needs of a server: HEAD, byte ranges, validators; asked by curl."""

from datetime import UTC, datetime

import pytest
from clients import BigEdition, need, ran

from episodes.check import as_text, check, faulty

pytestmark = pytest.mark.clients


def test_curl_gets_head_and_ranges(served: BigEdition) -> None:
    """A player asks how long a file is, then for its middle; without that nobody can seek."""
    curl = need("curl")
    media = next(served.public.glob("episodes/*/*/*.mp3"))
    address = served.url + media.relative_to(served.public).as_posix()
    head = ran(curl, "-sfI", address).lower()
    assert f"content-length: {media.stat().st_size}\r\n" in head
    assert "content-type: audio/mpeg\r\n" in head
    assert "accept-ranges: bytes\r\n" in head
    part = ran(curl, "-sf", "-D", "-", "-o", "/dev/null", "-r", "0-1", address).lower()
    assert part.startswith("http/1.1 206 ")
    assert f"content-range: bytes 0-1/{media.stat().st_size}\r\n" in part


def test_the_program_s_own_check_finds_no_fault(big_edition: BigEdition) -> None:
    """What real clients take, it takes; that there is no site yet is no fault."""
    findings = check(big_edition.root, now=datetime.now(UTC))
    assert not faulty(findings), as_text(findings)
    assert {found.code for found in findings} == {"no-site"}
