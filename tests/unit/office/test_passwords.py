"""Passwords: how they are kept, compared at one cost, and typed on any keyboard."""

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from hub.domain.errors import Invalid
from hub.office.passwords import Passwords

CHEAP = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


def test_only_the_right_one_fits() -> None:
    passwords = Passwords(CHEAP)
    kept = passwords.hashed("twelve little ducks")
    assert kept.startswith("$argon2id$")
    assert kept != passwords.hashed("twelve little ducks")
    assert passwords.fits("twelve little ducks", kept)
    for wrong in ("Twelve little ducks", "", "twelve little ducks" * 100, "\ud800", "twelve little duck"):
        assert not passwords.fits(wrong, kept)


def test_as_recommended_where_nothing_else_is_said() -> None:
    assert Passwords().hashed("twelve little ducks").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_keyboards_put_letters_together_in_their_own_way() -> None:
    passwords = Passwords(CHEAP)
    assert passwords.fits("cafe\u0301 au lait", passwords.hashed("caf\u00e9 au lait"))
    assert passwords.fits("ｔｗｅｌｖｅ ducks", passwords.hashed("twelve ducks"))
    assert passwords.fits("twelve ducks ", passwords.hashed("twelve ducks"))


@pytest.mark.parametrize("password", ["", "123456789", " 12345678 ", "x" * 129])
def test_a_password_that_is_too_short_or_too_long(password: str) -> None:
    with pytest.raises(Invalid, match=r"password: expected 10 to 128 characters, got '\d+'"):
        Passwords(CHEAP).hashed(password)


def test_nobody_costs_as_much_as_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = Passwords(CHEAP)
    kept = passwords.hashed("twelve little ducks")
    passwords.fits("x", "")
    judged: list[str] = []
    right = CHEAP.verify
    monkeypatch.setattr(CHEAP, "verify", lambda said, by: judged.append(by) or right(said, by))
    assert not passwords.fits("twelve little ducks", "")
    assert passwords.fits("twelve little ducks", kept)
    assert len(judged) == 2
    assert judged[0].rpartition("$")[0].rpartition("$")[0] == judged[1].rpartition("$")[0].rpartition("$")[0]
