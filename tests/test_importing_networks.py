"""Which addresses are asked for an article: none that IANA's registries set aside, in whatever form it is written."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.http.address_guard import is_public_ip

SPECIAL = """
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24
192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 255.255.255.255/32
::/128 ::1/128 ::/96 ::ffff:0:0:0/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/32 2001:2::/48 2001:10::/28
2001:db8::/32 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8
""".split()
"""Rows of the two registries that are not reachable by anybody, and what RFC 3879, 4291 and 7526 gave up."""

VERSION_4 = st.integers(0, 2**32 - 1).map(IPv4Address)
VERSION_6 = st.integers(0, 2**128 - 1).map(IPv6Address)


def inside(network):
    """First, last, or any address of a network."""
    network = ip_network(network)
    ends = st.sampled_from([network[0], network[-1]])
    return ends | st.integers(int(network[0]), int(network[-1])).map(type(network[0]))


@given(st.sampled_from(SPECIAL).flatmap(inside))
def test_what_the_registries_set_aside_is_never_asked(address):
    """From the first address of each row to its last."""
    assert not is_public_ip(address)


@given(VERSION_4 | VERSION_6 | st.sampled_from(SPECIAL).flatmap(inside))
def test_nothing_is_asked_that_python_knows_as_private(address):
    """The table is never laxer than the interpreter, whatever its release."""
    inner = getattr(address, "ipv4_mapped", None) or address
    if inner.is_private or inner.is_multicast or inner.is_link_local or inner.is_loopback:
        assert not is_public_ip(address)


@given(VERSION_4 | st.sampled_from(SPECIAL[:16]).flatmap(inside), st.integers(0, 2**80 - 1))
def test_an_address_inside_an_address_is_judged_as_itself(address, rest):
    """Mapped, behind a translator, or by 6to4: a private one cannot hide in a public one."""
    number = int(address)
    written = (
        0xFFFF << 32 | number,
        0x64FF9B << 96 | number,
        0x2002 << 112 | number << 80 | rest,
    )
    for outer in map(IPv6Address, written):
        assert is_public_ip(outer) is is_public_ip(address), outer


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "1.1.1.1", "172.32.0.1", "192.0.1.1", "192.169.0.1", "198.20.0.1", "223.255.255.255",
     "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1", "2001:200::1", "2606:4700::1111", "2a00:1450::1"],
)  # fmt: skip
def test_the_web_is_asked(address):
    """What lies beside the rows is as public as before."""
    assert is_public_ip(ip_address(address))


def test_an_address_with_a_zone_is_of_this_machine():
    """`%eth0` chooses a socket: no site of the web needs that."""
    assert is_public_ip(ip_address("2606:4700::1111"))
    assert not is_public_ip(ip_address("2606:4700::1111%eth0"))
