"""AWS Signature Version 4: a request to Amazon, signed with a key that is not sent.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Self
from urllib.parse import quote, urlsplit

_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A key of Amazon's.

    Attributes:
        identifier: names it; is sent.
        secret: signs; is never sent.
        token: of a session; empty for a lasting key.
    """

    identifier: str
    secret: str
    token: str = ""

    @classmethod
    def parse(cls, key: str) -> Self | None:
        """Read `IDENTIFIER:SECRET` or `IDENTIFIER:SECRET:TOKEN`; None for anything else."""
        parts = key.split(":")
        return cls(*parts) if len(parts) in (2, 3) and all(parts) else None


def signed(
    credentials: Credentials,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    region: str,
    service: str,
    now: datetime,
) -> dict[str, str]:
    """Return the headers of a POST request with its signature.

    Args:
        credentials: of the newsroom.
        url: asked; its query has to be in order, as the signature wants it.
        headers: to be signed beside the host.
        body: of the request.
        region: of Amazon's.
        service: of Amazon's, `polly`.
        now: the time, aware: a signature holds for minutes.
    """
    moment = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    parts, day = urlsplit(url), moment[:8]
    sent = {**headers, "X-Amz-Date": moment}
    if credentials.token:
        sent["X-Amz-Security-Token"] = credentials.token
    lines = sorted(
        (name.lower(), " ".join(value.split())) for name, value in {**sent, "Host": parts.netloc}.items()
    )
    names = ";".join(name for name, _ in lines)
    canonical = "\n".join(
        (
            "POST",
            quote(parts.path or "/", safe="/-_.~"),
            parts.query,
            *(f"{name}:{value}" for name, value in lines),
            "",
            names,
            sha256(body).hexdigest(),
        )
    )
    scope = f"{day}/{region}/{service}/aws4_request"
    text = f"{_ALGORITHM}\n{moment}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{credentials.secret}".encode()
    for part in (*scope.split("/"), text):
        key = hmac.digest(key, part.encode(), "sha256")
    proof = f"Credential={credentials.identifier}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
    return {**sent, "Authorization": f"{_ALGORITHM} {proof}"}
