"""A question on a page that nobody has answered yet is no row: its form carries a ticket.

The ticket says which question in which version, and a random number by which an answer to it is stored once. It is
signed, and the seed is made of that number with the site's secret: the page says nothing from which the order of the
options, or a drawn number's key, could be worked out.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

LONGEST_LIFE = timedelta(days=60)
LONGEST = 400
DIGITS_OF_A_DIGEST = 16

_signer = signing.TimestampSigner(salt="quizzes.ticket")


class NoTicket(Exception):
    """Not one of ours, or too old."""


@dataclass(frozen=True)
class Ticket:
    """A question, the beginning of its version's digest, where it was asked, and the token of this one asking."""

    topic: str
    question: str
    digest: str
    place: str
    token: str

    @property
    def seed(self) -> str:
        return salted_hmac("quizzes.seed", self.token).hexdigest()[:32]

    def sealed(self) -> str:
        """The ticket as a form carries it, with the time at which it was made."""
        return _signer.sign(" ".join((self.topic, self.question, self.digest, self.place, self.token)))


def issue(topic: str, question: str, digest: str, place: str) -> Ticket:
    """A new ticket."""
    return Ticket(topic, question, digest[:DIGITS_OF_A_DIGEST], place, new_token())


def new_token() -> str:
    """A name for one asking that nobody can guess."""
    return secrets.token_urlsafe(18)


def opened(sealed: str) -> tuple[Ticket, datetime]:
    """A ticket that came back, and when it was made. Raises NoTicket."""
    if len(sealed) > LONGEST:
        raise NoTicket
    try:
        said = _signer.unsign(sealed, max_age=LONGEST_LIFE)
        made_at = datetime.fromtimestamp(signing.b62_decode(sealed.split(":")[-2]), tz=UTC)
    except (signing.BadSignature, ValueError, IndexError) as error:
        raise NoTicket from error
    return Ticket(*said.split(" ")), made_at
