"""Password hashes as mosquitto reads them: $7$<iterations>$<salt>$<PBKDF2-HMAC-SHA512>, both in base64.

The passwords are random, 128 bits, made by `new_password`: there is nothing to guess, so the few iterations
that mosquitto_passwd uses suffice, and a broker that checks every connected station after a reload is not
held up.
"""

import base64
import hashlib
import hmac
import secrets

_ITERATIONS = 101
_SALT_BYTES = 12
_HASH_BYTES = 64


def new_password() -> str:
    """A random password of 128 bits, made of letters, digits, - and _."""
    return secrets.token_urlsafe(16)


def hash_password(password: str, salt: bytes | None = None) -> str:
    """The hash that stands in mosquitto's password file.

    >>> hash_password("x", bytes(12))[:24]
    '$7$101$AAAAAAAAAAAAAAAA$'
    """
    salt = secrets.token_bytes(_SALT_BYTES) if salt is None else salt
    digest = _digest(password, salt, _ITERATIONS)
    return f"$7${_ITERATIONS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def password_matches(password: str, hashed: str) -> bool:
    """Whether `password` has the hash `hashed`; a hash of another form matches nothing.

    >>> password_matches("x", hash_password("x")), password_matches("y", hash_password("x"))
    (True, False)
    """
    try:
        empty, kind, iterations, salt, digest = hashed.split("$")
        expected = base64.b64decode(digest, validate=True)
        made = _digest(password, base64.b64decode(salt, validate=True), int(iterations))
    except ValueError:
        return False
    return (empty, kind) == ("", "7") and hmac.compare_digest(made, expected)


def _digest(password: str, salt: bytes, iterations: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations, _HASH_BYTES)
