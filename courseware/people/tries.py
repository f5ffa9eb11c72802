"""Tries to get in, counted so that nobody gets in by trying, and nobody can shut out somebody else.

A name may be tried ten times from one address in a quarter of an hour, so that whoever tries a class mate's name from
her own seat shuts out herself alone; and a hundred times from everywhere. Behind an address a whole class may sit.
"""

from django.http import HttpRequest

from courseware.people.addresses import address_of
from courseware.people.rates import Rate

QUARTER_HOUR_SECONDS = 15 * 60
A_NAME_HERE = Rate("sign-in-name-here", tries=10, seconds=QUARTER_HOUR_SECONDS)
A_NAME = Rate("sign-in-name", tries=100, seconds=QUARTER_HOUR_SECONDS)
AN_ADDRESS = Rate("sign-in-address", tries=200, seconds=QUARTER_HOUR_SECONDS)
CODES_AN_ADDRESS = Rate("class-code-address", tries=200, seconds=QUARTER_HOUR_SECONDS)


class Try:
    """One try at a name; wrong, until it is said to have been right."""

    def __init__(self, request: HttpRequest, name: str) -> None:
        self._name = name.strip().casefold()
        self._address = address_of(request)
        self._here = f"{self._address} {self._name}"
        # All three are counted, whichever refuses.
        self.may_go_on = all([A_NAME_HERE.spend(self._here), A_NAME.spend(self._name), AN_ADDRESS.spend(self._address)])

    def was_right(self) -> None:
        """Wrong tries before are forgiven here; elsewhere somebody may still be guessing."""
        A_NAME_HERE.forget(self._here)
        A_NAME.give_back(self._name)
        AN_ADDRESS.give_back(self._address)
