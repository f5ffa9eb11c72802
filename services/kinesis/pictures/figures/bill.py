"""What the same work costs an hour in each way to run it: a bar for each, the present one marked."""

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.page.money import usd
from courseware.labs.svg import join, tag
from courseware.labs.topics import Drawing, View, WhatIf, WhatIfOption
from services.engine.world import World
from services.kinesis.pictures.lettering import path, shortened, text, width
from services.kinesis.pictures.otherwise import what_if
from services.kinesis.pictures.pieces import heading, paragraph

ROW, BAR = 58, 20
TOP = 8


def draw(world: World, view: View) -> Drawing:
    """The ways, each as long as it costs."""
    found = what_if(world)
    across = 358 if view.width == "narrow" else 664
    options = tuple(found.options) if found else ()
    picture = tag(
        "svg",
        *[each for turn, option in enumerate(options) for each in _option(option, options, turn, across)],
        None if options else text(across / 2, 40, _("There is no stream that could cost anything."), "kin-m", "kin-c"),
        cls="kin-pic",
        viewBox=f"0 0 {across} {TOP + ROW * max(1, len(options))}",
        role="img",
        aria_label=said(found),
    )
    return Drawing(
        picture=picture,
        caption=str(found.crossover) if found else "",
        table=_table(options),
        inspector=tag("div", heading(_("Costs")), paragraph(str(found.sentence) if found else ""), cls="kin-inspector"),
        said=said(found),
    )


def said(found: WhatIf | None) -> str:
    """All of it in words."""
    if found is None:
        return _("There is no stream.")
    told = [
        _("%(label)s: %(price)s an hour%(now)s")
        % {"label": each.label, "price": usd(each.dollars_a_hour), "now": _(", as it is now") if each.is_now else ""}
        for each in found.options
    ]
    return f"{found.sentence} {'; '.join(told)}."


def _option(option: WhatIfOption, options: tuple[WhatIfOption, ...], turn: int, across: int) -> Iterator[SafeString]:
    """Name and price above, the bar below: solid for the present way, in outline for the others."""
    top = TOP + ROW * turn
    most = max(each.dollars_a_hour for each in options)
    long = max(2.0, float(option.dollars_a_hour / most) * (across - 4)) if most else 2.0
    price = _("%(price)s/h") % {"price": usd(option.dollars_a_hour)}
    name = str(option.label) + (_(" (now)") if option.is_now else "")
    yield text(2, top + 14, shortened(name, across - width(price, "kin-t2") - 16, "kin-t2"), "kin-t2")
    yield text(across - 2, top + 14, price, "kin-t2", "kin-e")
    style = "kin-cost kin-cost--now" if option.is_now else "kin-cost"
    yield tag("rect", x=2, y=top + 22, width=round(long, 1), height=BAR, rx=3, cls=style)
    if option.is_now:
        yield path(f"M2 {top + 22 + BAR + 4}h{long:.1f}", "kin-sel")


def _table(options: tuple[WhatIfOption, ...]) -> SafeString:
    heads = (_("Way"), _("Costs an hour"), _("Now"))
    rows = [
        tag(
            "tr",
            tag("th", str(each.label), scope="row"),
            tag("td", usd(each.dollars_a_hour), cls="e"),
            tag("td", _("yes") if each.is_now else ""),
        )
        for each in options
    ]
    head = tag("thead", tag("tr", *[tag("th", each, scope="col") for each in heads]))
    return join([tag("table", tag("caption", _("Costs")), head, tag("tbody", *rows), cls="gc-tab kin-table")])
