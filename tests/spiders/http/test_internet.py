"""Which addresses are of the public internet: every special block, in every spelling and in every wrapping."""

import ipaddress

import pytest

from spiders.http.internet import is_public, literal

SPELLED = [
    "127.0.0.1", "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "0", "localhost", "LOCALHOST.", "db.localhost",
    "[::1]", "fe80::1%eth0", "①②⑦.0.0.1",
]  # fmt: skip
BLOCKS = [
    "0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.255.0.1", "169.254.169.254",  # noqa: S104
    "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.0.170", "192.0.0.192", "192.0.2.1", "192.31.196.1",
    "192.52.193.1", "192.88.99.1", "192.168.1.1", "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "100::1", "100:0:0:1::1", "2001::1", "2001:2::1", "2001:3::1", "2001:4:112::1", "2001:20::1",
    "2001:30::1", "2001:db8::1", "2620:4f:8000::1", "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254",
    "fe80::1", "fec0::1", "ff02::1",
]  # fmt: skip
WRAPPED = [
    "::127.0.0.1", "::93.184.216.34", "::ffff:127.0.0.1", "::ffff:a00:1", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::c000:c0", "64:ff9b:1::7f00:1", "64:ff9b:1:7f00:0:100::",
    "64:ff9b:1::5db8:d822", "2002:7f00:1::", "2002:a00:1::1", "2002:c000:c0::", "2001:0:5db8:d822::80ff:fffe",
    "2001:0:7f00:1::a247:27dd",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "93.184.216.34", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "198.17.0.1",
    "223.255.255.255", "2606:2800:220:1:248:1893:25c8:1946", "2001:200::1", "2a00:1450:4001::1",
    "::ffff:93.184.216.34", "64:ff9b::5db8:d822", "2002:5db8:d822::1",
]  # fmt: skip


@pytest.mark.parametrize("host", [*SPELLED, *BLOCKS, *WRAPPED])
def test_no_spelling_of_an_address_that_is_not_public_passes(host: str) -> None:
    address = literal(host)
    assert address is not None
    assert not is_public(address)


@pytest.mark.parametrize("host", PUBLIC)
def test_public_addresses_pass(host: str) -> None:
    assert is_public(ipaddress.ip_address(host))


@pytest.mark.parametrize("host", ["gazette.example", "127.0.0.1.gazette.example", "a b", "", "dead.beef"])
def test_names_are_not_taken_for_addresses(host: str) -> None:
    assert literal(host) is None
