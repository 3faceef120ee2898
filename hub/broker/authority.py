"""Makes an authority, and signs the broker's certificate with it. ECDSA P-256: a chip checks it in a
fraction of RSA's time and heap.

Both are valid from 2000 to 2049: a chip that was not told the time begins in 2000, and a warehouse must
not stand still because a date has passed. The authority signs nothing but its hub's broker.
"""

import ipaddress
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hub.broker.accounts import write_private

BEGINS, ENDS = datetime(2000, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)


def make(key_file: Path, pem_file: Path, der_file: Path) -> None:
    """Make an authority: its key, and its certificate as PEM and as DER; the DER file comes last."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _called("Pickbench stations")
    made = (
        _builder(name, name, key, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_use(signs=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    write_private(key_file, _as_text(key))
    write_private(pem_file, made.public_bytes(Encoding.PEM).decode())
    fresh = der_file.with_suffix(".new")
    fresh.write_bytes(made.public_bytes(Encoding.DER))
    fresh.replace(der_file)


def sign(authority_key: Path, authority: Path, names: list[str], pem_file: Path, key_file: Path) -> None:
    """Sign a new key for a broker of these names and addresses."""
    signer = load_pem_private_key(authority_key.read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey), "`make` made it"
    issuer = x509.load_pem_x509_certificate(authority.read_bytes()).subject
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        _builder(_called(names[0]), issuer, key, signer)
        .add_extension(x509.SubjectAlternativeName(_all_names(names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_use(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(signer, hashes.SHA256())
    )
    write_private(key_file, _as_text(key))
    write_private(pem_file, made.public_bytes(Encoding.PEM).decode())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGINS)
        .not_valid_after(ENDS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )


def _called(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _all_names(names: Iterable[str]) -> list[x509.GeneralName]:
    """Each as a name or, where it is one, as an address."""
    found: list[x509.GeneralName] = []
    for name in names:
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            found.append(x509.DNSName(name))
    return found


def _use(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _as_text(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
