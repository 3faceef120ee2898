"""Who is the same buyer, and what is the same address: digests of what a shop says of a recipient.

Two spellings of one buyer, or of one address, have the same digest; an empty digest is like no other. A
digest compares without showing, but a phone number can be guessed from it: it lives and is deleted with the
data that it was made of.
"""

import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256

DIGEST_LENGTH = 32
"""Hexadecimal digits of a digest that are kept: 128 bits."""
_PHONE_DIGITS = (7, 9)
"""A number of fewer digits is none; of more, the last ones count, so that +44 20 and 020 are the same."""
_MASK = "*"
"""Platforms blot out parts of names and numbers with it: what is left is many people's."""
_WORDS = re.compile(r"\d+|[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
"""Numbers, Chinese characters one by one (they are written with and without spaces), and words."""


def digests(recipient: Mapping[str, str]) -> dict[str, str]:
    """The columns `buyer_digest` and `address_digest` of a recipient.

    Args:
        recipient: any of name, address, postcode, country, phone and email.

    >>> one = {"name": "Ada", "email": " Ada@Example.com", "address": "1 High St.", "postcode": "N1 9GU"}
    >>> two = {"name": "ADA", "email": "ada@example.com", "address": "1, high st", "postcode": "n19gu"}
    >>> digests(one) == digests(two)
    True
    """
    return {"buyer_digest": buyer(recipient), "address_digest": address(recipient)}


def buyer(recipient: Mapping[str, str]) -> str:
    """The digest of who buys: by e-mail address, else by phone number, else by name and place.

    >>> buyer({"phone": "+44 20 7946 0018"}) == buyer({"phone": "(020) 7946-0018"})
    True
    >>> buyer({"name": "王小明", "country": "CN"}) == buyer({"name": "王 小明", "country": "cn"})
    True
    >>> buyer({"name": "王**", "phone": "138****8000"}), buyer({"country": "CN"})
    ('', '')
    """
    email = "".join(_plain(recipient.get("email", "")).split())
    if "@" in email and _MASK not in email:
        return _digest("email", email)
    phone = _phone(recipient.get("phone", ""))
    if phone:
        return _digest("phone", phone)
    name = _spelt(recipient.get("name", ""))
    if not name:
        return ""
    return _digest("name", name, _postcode(recipient), _spelt(recipient.get("country", "")))


def address(recipient: Mapping[str, str]) -> str:
    """The digest of where a parcel goes: name, address, postcode and country; empty without an address.

    The name is part of it: who sends to a friend in the same house sends another parcel.

    >>> address({"address": "中山路 1 号"}) == address({"address": "中山路1号"})
    True
    >>> address({"name": "王小明", "postcode": "200001"})
    ''
    """
    place = _spelt(recipient.get("address", ""))
    if not place:
        return ""
    name, country = _spelt(recipient.get("name", "")), _spelt(recipient.get("country", ""))
    return _digest("address", name, place, _postcode(recipient), country)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _spelt(text: str) -> str:
    """The words of a text without what people write in many ways; "" when parts of it are blotted out."""
    plain = _plain(text)
    return "" if _MASK in plain else " ".join(_WORDS.findall(plain))


def _postcode(recipient: Mapping[str, str]) -> str:
    return "".join(c for c in _plain(recipient.get("postcode", "")) if c.isalnum())


def _phone(text: str) -> str:
    """The digits that tell a phone number from others; "" when it is none."""
    least, most = _PHONE_DIGITS
    digits = "".join(c for c in _plain(text) if c in "0123456789")
    return digits[-most:] if len(digits) >= least and len(set(digits)) > 1 and _MASK not in text else ""


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()[:DIGEST_LENGTH]
