"""Names for people in what others may read: the same within a batch, and nothing to be guessed from."""

import hmac
import secrets

from grader.batch.policies.roster import Person

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U to be misread
_LENGTH = 10  # 50 bits: among 100,000 people, two share a name in one batch of 200,000


def new_secret() -> str:
    """Return a batch's secret; whoever has it can tell which pseudonym a person has."""
    return secrets.token_hex(32)


def pseudonym_of(person: Person | str, secret: str) -> str:
    """Return a person's pseudonym: the HMAC of what identifies them, in ten letters.

    Without the secret nobody can try the names of a class until one fits.

    Example:
        >>> pseudonym_of("ana", "the secret of a batch")
        'P-JA4D2-A8XW2'
    """
    who = person.identity if isinstance(person, Person) else person
    digest = hmac.digest(secret.encode(), who.encode("utf-8", "surrogatepass"), "sha256")
    number = int.from_bytes(digest, "big")
    letters = "".join(_LETTERS[number >> 5 * place & 31] for place in range(_LENGTH))
    return f"P-{letters[:5]}-{letters[5:]}"
