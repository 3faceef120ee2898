"""Certificates for one test: an authority, and what it signs for a broker. ECDSA P-256, as chips like it."""

import ipaddress
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # a chip that was not told the time begins here
FAR_AHEAD = datetime(2090, 1, 1, tzinfo=UTC)


class Authority:
    """Signs; `file` is its own certificate as a station has it (DER)."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._signed = 0
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = self._builder(self._name, self._key, LONG_AGO, FAR_AHEAD)
        self._certificate = builder.add_extension(x509.BasicConstraints(True, None), critical=True).sign(
            self._key, hashes.SHA256()
        )
        self.file = folder / f"{name}.der"
        self.file.write_bytes(self._certificate.public_bytes(Encoding.DER))

    def _builder(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        begins: datetime,
        ends: datetime,
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(ends)
        )

    def sign(
        self,
        host: str,
        begins: datetime = LONG_AGO,
        ends: datetime = FAR_AHEAD,
    ) -> tuple[Path, Path]:
        """Files (PEM) of a certificate for `host` and of its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        names: list[x509.GeneralName] = [x509.DNSName(host)]
        if host[0].isdigit():
            names = [x509.IPAddress(ipaddress.ip_address(host))]
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        certificate = (
            self._builder(subject, key, begins, ends)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        self._signed += 1
        cert_file, key_file = self._folder / f"{self._signed}.pem", self._folder / f"{self._signed}.key"
        cert_file.write_bytes(certificate.public_bytes(Encoding.PEM))
        key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return cert_file, key_file
