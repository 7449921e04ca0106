"""Where this house may call: the origins on the list and nothing that only looks like them (OWASP ASVS 1.3.6, 13.2.4)."""

import pytest

from app.core.egress import EgressRefused, Origin, allow, origin_of, resolved

ALLOWED = [("https://registers.gov.example:8443", ["10.20.0.0/16"]), ("http://127.0.0.1:9100", []), ("https://open.gov.example", [])]
NAMES = {
    "registers.gov.example": ["10.20.0.7"],
    "open.gov.example": ["93.184.216.34"],
}


def egress(names: dict[str, list[str]] | None = None):
    made = allow(ALLOWED)
    known = NAMES | (names or {})
    return type(made)(made.allowed, lambda host, _port: known.get(host, []))


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://registers.gov.example:8443/fund", "10.20.0.7"),
        ("http://127.0.0.1:9100/fund?x=1", "127.0.0.1"),
        ("https://open.gov.example/", "93.184.216.34"),
        ("https://open.gov.example:443/", "93.184.216.34"),
    ],
)
def test_what_is_on_the_list_is_called_at_its_address(url: str, address: str):
    assert egress().address_of(url)[1] == address


# Sixty ways to write an address that is not on the list, or that is read as another one by somebody.
FORMS = """
http://127.0.0.1/
http://127.0.0.1:9101/
https://127.0.0.1:9100/
http://localhost:9100/
http://LOCALHOST:9100/
http://localhost.:9100/
http://127.1:9100/
http://127.0.1:9100/
http://127.0.0.1.:9100/
http://0127.0.0.1:9100/
http://0177.0.0.1:9100/
http://0x7f.0.0.1:9100/
http://0x7f000001:9100/
http://2130706433:9100/
http://017700000001:9100/
http://0:9100/
http://0.0.0.0:9100/
http://[::]:9100/
http://[::1]:9100/
http://[0:0:0:0:0:0:0:1]:9100/
http://[::ffff:127.0.0.1]:9100/
http://[::ffff:7f00:1]:9100/
http://[::127.0.0.1]:9100/
http://[64:ff9b::7f00:1]:9100/
http://[2002:7f00:1::]:9100/
http://[fe80::1]:9100/
http://[fe80::1%25eth0]:9100/
http://127.127.127.127:9100/
http://169.254.169.254/latest/meta-data/
http://[fd00:ec2::254]/latest/meta-data/
http://169.254.169.254.nip.example/
http://100.100.100.200/latest/meta-data/
http://10.0.0.1/
http://172.16.0.1/
http://192.168.1.1/
http://metadata.google.internal/
http://user@127.0.0.1:9100/
http://user:secret@127.0.0.1:9100/
http://127.0.0.1:9100@evil.example/
http://evil.example#@127.0.0.1:9100/
http://evil.example/127.0.0.1:9100
http://127.0.0.1:9100#x
http://127.0.0.1:9100\\@evil.example/
http://evil.example\\@127.0.0.1:9100/
http://127.0.0.1:09100x/
http://127.0.0.1:99999/
http://127.0.0.1:-1/
http:127.0.0.1:9100/
http:///127.0.0.1:9100/
//127.0.0.1:9100/
127.0.0.1:9100/
file:///etc/passwd
file://127.0.0.1:9100/etc/passwd
ftp://127.0.0.1:9100/
gopher://127.0.0.1:9100/_x
dict://127.0.0.1:9100/
jar:http://127.0.0.1:9100/!/
data:text/plain,x
https://registers.gov.example.evil.example:8443/
https://registers.gov.example:8443@evil.example/
https://registers-gov.example:8443/
https://xn--registers-gov-x.example:8443/
https://registers。gov。example:8443/
https://ⓡegisters.gov.example:8443/
https://registers.gov.example:8443%2f@evil.example/
https://registers.gov.example :8443/
https://registers.gov.example:8443/ x
https://registers.gov.example:8443/\tx
https://registers.gov.example:443/
http://registers.gov.example:8443/
""".strip().splitlines()


def test_there_are_sixty_of_them():
    assert len(set(FORMS)) >= 60


@pytest.mark.parametrize("url", FORMS)
def test_what_only_looks_like_it_is_refused_before_a_name_is_looked_up(url: str):
    asked = []
    made = allow(ALLOWED)
    watched = type(made)(made.allowed, lambda host, port: asked.append((host, port)) or ["127.0.0.1"])
    with pytest.raises(EgressRefused):
        watched.address_of(url)
    assert not asked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "::1",
        "169.254.169.254",
        "fe80::1",
        "0.0.0.0",
        "224.0.0.1",
        "10.21.0.1",
        "192.168.0.1",
        "::ffff:10.9.9.9",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
    ],
)
def test_a_name_on_the_list_that_stands_for_another_house_is_refused(address: str):
    """DNS rebinding: the answer is judged, and the judged address is the one that is called."""
    with pytest.raises(EgressRefused):
        egress({"registers.gov.example": [address]}).address_of("https://registers.gov.example:8443/")
    with pytest.raises(EgressRefused):
        egress({"registers.gov.example": ["10.20.0.7", address]}).address_of("https://registers.gov.example:8443/")


def test_a_name_without_an_address_is_refused():
    with pytest.raises(EgressRefused):
        egress({"open.gov.example": []}).address_of("https://open.gov.example/")
    assert resolved("localhost", 80)


def test_an_origin_has_the_usual_port():
    assert origin_of("https://a.example/x") == Origin("https", "a.example", 443)
    assert origin_of("http://[2001:db8::1]:81/") == Origin("http", "2001:db8::1", 81)
