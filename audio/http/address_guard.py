"""The guard against server-side request forgery (SSRF): keeps requests out of private networks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from ipaddress import ip_address

from audio.errors import HttpError
from audio.http.reserved_networks import is_public_ip


@dataclass(frozen=True, slots=True)
class AddressGuard:
    """Decides which IP addresses a host name may lead to.

    The client asks it between looking a name up and connecting to what was found, so that whoever answers
    otherwise to a second look-up (DNS rebinding) is never reached.

    Attributes:
        allowed: hosts by name, in lower case, that may lie in a private network.
    """

    allowed: Collection[str] = ()

    def check(self, host: str, addresses: Iterable[str]) -> None:
        """Let a host pass all of whose addresses are public.

        Args:
            host: a name, or an IP address in any spelling.
            addresses: the IP addresses that it stands for.

        Raises:
            HttpError: one of them lies in a private or reserved network.
        """
        if host.lower().rstrip(".") in self.allowed:
            return
        for address in addresses:
            if not is_public_ip(ip_address(address)):
                raise HttpError("private", host=host, ip=address)
