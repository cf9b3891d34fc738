"""The guard against server-side request forgery (SSRF): keeps requests out of private networks.

Private and reserved IP networks, in which no web site of the public lies.

The tables are the rows of IANA's registries of special-purpose addresses (RFC 6890) that not everybody can
reach, with what RFC 3879, 4291 and 7526 gave up:
https://www.iana.org/assignments/iana-ipv4-special-registry and
https://www.iana.org/assignments/iana-ipv6-special-registry. Python's own `is_global` is not asked: it follows
them from one release to the next.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from audio.errors import HttpError

_RESERVED_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network (RFC 791)
        "10.0.0.0/8",  # private (RFC 1918)
        "100.64.0.0/10",  # shared by a carrier's customers (RFC 6598)
        "127.0.0.0/8",  # loopback (RFC 1122)
        "169.254.0.0/16",  # link-local, and what clouds tell their machines (RFC 3927)
        "172.16.0.0/12",  # private (RFC 1918)
        "192.0.0.0/24",  # protocols of the IETF (RFC 6890)
        "192.0.2.0/24",  # documentation (RFC 5737)
        "192.88.99.0/24",  # relays of 6to4, given up (RFC 7526)
        "192.168.0.0/16",  # private (RFC 1918)
        "198.18.0.0/15",  # benchmarks (RFC 2544)
        "198.51.100.0/24",  # documentation (RFC 5737)
        "203.0.113.0/24",  # documentation (RFC 5737)
        "224.0.0.0/4",  # multicast (RFC 5771)
        "240.0.0.0/4",  # reserved, and broadcast (RFC 1112)
    )
)

_UNICAST_6 = IPv6Network("2000::/3")
"""All of version 6 that was ever assigned to public networks (RFC 4291). What lies outside is loopback,
private (fc00::/7), link-local (fe80::/10), site-local (fec0::/10), multicast (ff00::/8), a translator's
(64:ff9b:1::/48, ::ffff:0:a.b.c.d), IPv4-compatible (::a.b.c.d), for discarding (100::/64), for segment
routing (5f00::/16), or nobody's."""

_RESERVED_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocols of the IETF, Teredo's tunnels among them (RFC 2928, RFC 4380)
        "2001:db8::/32",  # documentation (RFC 3849)
        "3fff::/20",  # documentation (RFC 9637)
    )
)

_EMBEDDING = (
    (IPv6Network("::ffff:0:0/96"), 0),  # mapped (RFC 4291)
    (IPv6Network("64:ff9b::/96"), 0),  # behind a translator (RFC 6052)
    (IPv6Network("2002::/16"), 80),  # 6to4 (RFC 3056)
)
"""Networks whose addresses stand for one of version 4, and how many bits lie right of it."""


def is_public_ip(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether a web site of the public may be at an IP address.

    Args:
        address: as it was looked up. One of version 6 that stands for one of version 4 is judged as that one;
            one with a zone (`fe80::1%eth0`) is bound to a socket of this machine, so it is not public.
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _RESERVED_4)
    if address.scope_id is not None:
        return False
    for network, right in _EMBEDDING:
        if address in network:
            return is_public_ip(IPv4Address(int(address) >> right & 0xFFFFFFFF))
    return address in _UNICAST_6 and not any(address in network for network in _RESERVED_6)


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
