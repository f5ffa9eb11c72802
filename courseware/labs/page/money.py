"""Money as it is shown: exact until here, rounded only for the eye."""

from fractions import Fraction

from django.utils.translation import gettext as _


def usd(amount: Fraction) -> str:
    """Dollars, with four decimals below one dollar and two above.

    >>> usd(Fraction(665, 10_000)), usd(Fraction(1234567, 100)), usd(Fraction(0))
    ('$0.0665', '$12,345.67', '$0.00')
    """
    if not amount:
        return "$0.00"
    if amount < Fraction(1, 20_000):
        return _("under %(amount)s") % {"amount": "$0.0001"}
    return f"${float(amount):,.4f}" if amount < 1 else f"${float(amount):,.2f}"
