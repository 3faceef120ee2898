"""Accounts: nothing is kept that opens them, and who is locked out is out."""

from hub.domain.access import ROLES
from hub.store.checks.rule import Check

_KNOWN = ", ".join(f"'{role}'" for role in ROLES)
ACCESS = (
    Check(
        "roles_are_known",
        "Every account has one of the roles.",
        f"account {{name}} in one of the roles {', '.join(ROLES)}",
        "{role}",
        f"""
        SELECT a.id AS account_id, a.name, a.role FROM account a WHERE a.role NOT IN ({_KNOWN})
        ORDER BY a.id""",
    ),
    Check(
        "passwords_are_hashed",
        "What is kept of a password is what argon2id made of it.",
        "of the password of account {name} what argon2id made of it",
        "something else, of {length} characters",
        """
        SELECT a.id AS account_id, a.name, LENGTH(a.password) AS length FROM account a
        WHERE a.password <> '' AND SUBSTR(a.password, 1, 10) <> '$argon2id$'
        ORDER BY a.id""",
    ),
    Check(
        "secrets_are_digests",
        "Of a cookie or a token its SHA-256 is kept, in hex.",
        "of {kind} {id} a digest of 64 characters",
        "{length} characters",
        """
        SELECT 'session' AS kind, s.id, LENGTH(s.digest) AS length FROM session s WHERE LENGTH(s.digest) <> 64
        UNION ALL
        SELECT 'token', t.id, LENGTH(t.digest) FROM token t WHERE LENGTH(t.digest) <> 64""",
    ),
    Check(
        "locked_accounts_are_nowhere_signed_in",
        "A lock ends all sessions of its account.",
        "no session of account {name}, for it is locked",
        "{sessions}",
        """
        SELECT a.id AS account_id, a.name, COUNT(*) AS sessions
        FROM account a JOIN session s ON s.account_id = a.id
        WHERE a.locked
        GROUP BY a.id, a.name ORDER BY a.id""",
    ),
)
