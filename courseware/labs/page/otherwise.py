"""What the same workload would cost, run otherwise: beside the meter, with the words that say which way pays when."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.page.money import usd
from courseware.labs.page.seldom import Seldom
from courseware.labs.page.stage import Stage
from courseware.labs.svg import tag
from courseware.labs.topics import WhatIf, WhatIfOption

_asked: Seldom[WhatIf | None] = Seldom()


def what_if(stage: Stage) -> SafeString | None:
    """The other ways, folded under the one that costs least; nothing where a lab knows of none."""
    ask = stage.topic.lab.what_if
    found = _asked.get(stage, ask) if ask else None
    if found is None or not found.options:
        return None
    return drawn(found, is_open=stage.asked.what_if, is_whole=stage.is_whole)


def drawn(found: WhatIf, *, is_open: bool, is_whole: bool = False) -> SafeString:
    """The ways and their prices; what is folded is in it only where a whole page is drawn."""
    inside = tag("div", id="what-if-in", data_keep="")
    if is_open or is_whole:
        inside = tag("div", *_told(found), id="what-if-in", cls="gc-small")
    return tag(
        "details",
        tag("summary", _summary(found), cls="gc-small"),
        inside,
        id="what-if",
        open=is_open,
        data_open="what_if",
    )


def _summary(found: WhatIf) -> SafeString:
    least = min(found.options, key=lambda option: option.dollars_a_hour)
    words = (
        _("What if: %(label)s costs least, %(price)s/h") if not least.is_now else _("What if: no other way costs less")
    )
    return tag("span", words % {"label": least.label, "price": usd(least.dollars_a_hour)}, cls="gc-num")


def _told(found: WhatIf) -> list[SafeString | None]:
    return [
        tag("p", str(found.sentence)),
        tag("table", tag("tbody", *[_row(option, found) for option in found.options]), cls="gc-tab gc-num"),
        tag("p", str(found.crossover)) if found.crossover else None,
    ]


def _row(option: WhatIfOption, found: WhatIf) -> SafeString:
    now = next((each for each in found.options if each.is_now), None)
    return tag(
        "tr",
        tag("th", str(option.label), scope="row"),
        tag("td", _("as it is now") if option.is_now else _against(option, now) if now else ""),
        tag("td", _("%(price)s/h") % {"price": usd(option.dollars_a_hour)}, cls="e"),
        data_state="now" if option.is_now else None,
    )


def _against(option: WhatIfOption, now: WhatIfOption) -> str:
    """How it differs from what is so now, in words."""
    differs = option.dollars_a_hour - now.dollars_a_hour
    if not differs:
        return _("the same")
    words = _("%(amount)s/h more") if differs > 0 else _("%(amount)s/h less")
    return words % {"amount": usd(abs(differs))}
