"""What the demonstration's other houses lay down beside the portal: keys, certificates, a database, a file, and how all are reached."""

import csv
import os
import secrets
import sqlite3
from contextlib import closing
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.core import clock
from app.demo.houses import rows

FOLDER = "registers"  # of the instance
KEY_ID = "yimen"
YEARS = timedelta(days=3650)
REACHED = """# Written by the demonstration. In a real house the operator writes this file: docs/operations.md, "Registers of other houses".
egress:
  - {{origin: "http://127.0.0.1:{plain}"}}
  - {{origin: "https://127.0.0.1:{secure}"}}
reached:
  housing_fund: {{url: "http://127.0.0.1:{plain}", signing: {{key_id: yimen, key_file: registers/fund.key}}}}
  tax: {{url: "http://127.0.0.1:{plain}", signing: {{key_id: yimen, key_file: registers/fund.key}}}}
  vehicles: {{url: "https://127.0.0.1:{secure}", authority: registers/authority.crt, client_certificate: registers/portal.crt, client_key: registers/portal.key}}
  marriage: {{url: "sqlite:///{folder}/marriage.sqlite"}}
  education: {{file: registers/education.csv}}
"""  # noqa: E501  a file, written as it is read


def lay_down(instance: Path, plain: int, secure: int) -> None:
    """Everything that the portal needs before it starts, but for the houses' data. Keys that are there already stay."""
    folder = instance / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "fund.key").exists():
        _secret(folder / "fund.key", secrets.token_hex(32).encode())
    if not (folder / "portal.key").exists():
        _certificates(folder)
    _replace(instance / "sources.yaml", REACHED.format(plain=plain, secure=secure, folder=folder))


def fill(instance: Path) -> None:
    """The database of the marriage register and the file of the education office; anew at each start."""
    folder = instance / FOLDER
    draft = folder / "marriage.draft"
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(draft)) as database, database:
        columns = ("id_number", "entry", "state", "registered", "certificate", "spouse", "changed")
        database.execute(f"CREATE TABLE marriage ({', '.join(columns)})")
        database.executemany(f"INSERT INTO marriage VALUES ({', '.join('?' * 7)})", [tuple(row.values()) for row in rows.marriages()])  # noqa: S608
        database.execute("CREATE INDEX of_person ON marriage (id_number)")
    draft.replace(folder / "marriage.sqlite")
    listed = list(rows.schooling())
    with (folder / "education.draft").open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, listed[0])
        writer.writeheader()
        writer.writerows(listed)
    (folder / "education.draft").replace(folder / "education.csv")


def _certificates(folder: Path) -> None:
    """A small authority, and by it the server's certificate and the portal's."""
    authority = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "云江市数据资源局 样例")])
    made = _builder(name, name, authority.public_key()).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    root = made.sign(authority, hashes.SHA256())
    (folder / "authority.crt").write_bytes(root.public_bytes(Encoding.PEM))
    impostor = ec.generate_private_key(ec.SECP256R1())
    for who, usage in (
        ("impostor", ExtendedKeyUsageOID.SERVER_AUTH),
        ("server", ExtendedKeyUsageOID.SERVER_AUTH),
        ("portal", ExtendedKeyUsageOID.CLIENT_AUTH),
    ):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, who)])
        here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")])
        builder = _builder(subject, name, key.public_key()).add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        certificate = builder.add_extension(here, critical=False).sign(impostor if who == "impostor" else authority, hashes.SHA256())
        (folder / f"{who}.crt").write_bytes(certificate.public_bytes(Encoding.PEM))
        _secret(folder / f"{who}.key", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + YEARS)
    )


def _secret(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _replace(path: Path, text: str) -> None:
    draft = path.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
