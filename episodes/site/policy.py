"""What a page may load and run (Content Security Policy, level 3): what lies beside it, and nothing else."""

from types import MappingProxyType

_DIRECTIVES = (
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "img-src 'self'",
    "media-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
)

PAGE = "; ".join(_DIRECTIVES)
"""As a page itself says it, in a `meta` element."""

HEADERS = MappingProxyType(
    {
        # A frame's ancestors cannot be told in a page (section 6.4.2).
        "content-security-policy": f"{PAGE}; frame-ancestors 'none'",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
        "referrer-policy": "strict-origin-when-cross-origin",
        "x-content-type-options": "nosniff",
    }
)
"""As a server says it, with the rest of what keeps a page to itself."""
