"""What the world has cost, what it costs an hour as it goes now, and the bill behind it."""

from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courseware.labs.page import otherwise
from courseware.labs.page.money import usd
from courseware.labs.page.spending import per_hour
from courseware.labs.page.stage import Stage
from courseware.labs.svg import tag
from services.engine.meter import BillLine


def meter(stage: Stage) -> SafeString:
    """So far, an hour, and the bill behind them, folded; and what the same would cost otherwise."""
    bill = stage.world.bill()
    total = usd(bill.total)
    inside = tag("div", id="bill-in", data_keep="")
    if stage.shows_bill:
        table = _table(bill.lines, total, stage.world.book)
        inside = tag("div", table, id="bill-in", cls="gc-scroll", tabindex=0, role="group", aria_label=_("Bill"))
    return tag(
        "section",
        tag(
            "p",
            tag("span", tag("b", total, id="so-far"), " ", tag("span", _("so far"), cls="gc-muted gc-small")),
            tag(
                "span",
                tag("b", usd(per_hour(stage)), id="per-hour"),
                tag("span", _("/h now"), cls="gc-muted gc-small"),
            ),
            cls="gc-meter__sums gc-num",
        ),
        tag(
            "details",
            tag("summary", _("Bill"), cls="gc-small"),
            inside,
            id="bill",
            open=stage.asked.bill,
            data_open="bill",
        ),
        otherwise.what_if(stage),
        id="meter",
        cls="gc-panel gc-meter",
        aria_label=_("Cost"),
    )


def same(stage: Stage) -> tuple[SafeString, ...]:
    """Pieces of it that are the same in most frames."""
    head = _head(get_language(), stage.world.book) if stage.shows_bill else ()
    other = otherwise.what_if(stage)
    return (*head, other) if other else head


def _table(lines: tuple[BillLine, ...], total: str, book: str) -> SafeString:
    return tag(
        "table",
        *_head(get_language(), book),
        tag("tbody", *[_line(line) for line in lines]),
        tag("tfoot", tag("tr", tag("th", _("Total"), scope="row", colspan=2), tag("td", total, cls="e"))),
        cls="gc-tab",
    )


@lru_cache
def _head(_language: str | None, book: str) -> tuple[SafeString, SafeString]:
    heads = (_("Item"), _("Quantity × price"), _("Amount"))
    words = _("Prices of %(book)s, us-east-1. Free tiers are left out.") % {"book": book}
    caption = tag("caption", words, id="bill-caption", cls="gc-small")
    return caption, tag("thead", tag("tr", *[tag("th", head, scope="col") for head in heads]), id="bill-head")


@lru_cache(maxsize=1_024)
def _line(line: BillLine) -> SafeString:
    """A line; from frame to frame most are the same."""
    quantity, price = _told(line)
    return tag(
        "tr",
        tag("th", line.price.unit, scope="row"),
        tag("td", tag("span", quantity), " ", tag("span", f"× {price}")),
        tag("td", usd(line.amount), cls="e"),
    )


def _told(line: BillLine) -> tuple[str, str]:
    """Quantity and price, in the unit by which AWS tells the price."""
    price = line.price
    if price.per_name:
        quantity = line.quantity / price.per
        digits = f"{quantity:,.1f}" if quantity >= 100 else f"{quantity:.3g}"
        return f"{digits}\N{NO-BREAK SPACE}{price.per_name}", f"${price.usd} / {price.per_name}"
    return f"{line.quantity:,}", f"${price.usd}" if price.per == 1 else f"${price.usd} / {price.per:,}"
