"""When alarms are judged: a minute after each of their periods has ended, and not at all while nothing can change.

An alarm without a datapoint in all that it looks at stays as it is until a new one comes. It sleeps, and costs nothing.
The minute is for datapoints that come late: a stream's are written within it.
Model: AWS judges an alarm every minute, also within longer periods.
"""

from msgspec.structs import replace

from services.account.cloudwatch.instants import begun_us
from services.account.cloudwatch.state import Alarm, Metric, Root, alarms, key_of
from services.account.cloudwatch.watching import metrics_of, period_of
from services.engine.clock import MINUTE_US
from services.engine.context import Context
from services.engine.metrics import Series

DELAY_US = MINUTE_US


def soon_us(ctx: Context) -> int:
    """The minute that begins next."""
    return begun_us(ctx, ctx.now_us, MINUTE_US) + MINUTE_US


def _after_us(ctx: Context, at_us: int, period_us: int) -> int:
    """When the period in which an instant lies is judged."""
    return begun_us(ctx, at_us, period_us) + period_us + DELAY_US


def set_due(ctx: Context, name: str, alarm: Alarm, at_us: int) -> None:
    """Stores an alarm that is to be judged at an instant, and at no other."""
    forget(ctx, name, alarm)
    due = ctx.schedule(at_us, "judge", [name, alarm.number])
    alarms(ctx).put(name, replace(alarm, due=due))


def set_next(ctx: Context, name: str, alarm: Alarm) -> None:
    """Stores an alarm that has just been judged and is to be judged again when its next period has ended."""
    set_due(ctx, name, alarm, _after_us(ctx, ctx.now_us - DELAY_US, period_of(alarm)))


def send_to_sleep(ctx: Context, name: str, alarm: Alarm) -> None:
    """Stores an alarm that nothing but a new datapoint can change."""
    sleepers = ctx.edit_root(Root).sleepers
    for metric in metrics_of(alarm):
        sleepers.setdefault(key_of(metric), []).append(name)
    alarms(ctx).put(name, replace(alarm, due=None))


def forget(ctx: Context, name: str, alarm: Alarm) -> None:
    """Has an alarm neither judged nor woken."""
    if alarm.due is not None:
        ctx.cancel(alarm.due)
        return
    if not ctx.root(Root).sleepers:
        return
    sleepers = ctx.edit_root(Root).sleepers
    for metric in metrics_of(alarm):
        names = sleepers.get(key_of(metric), [])
        if name in names:
            names.remove(name)
            if not names:
                del sleepers[key_of(metric)]


def wake(ctx: Context, metric: Metric, at_us: int) -> None:
    """Has those alarms judged again that waited for a datapoint, which has come for an instant."""
    for name in tuple(ctx.root(Root).sleepers.get(key_of(metric), ())):
        alarm = alarms(ctx).get(name)
        assert alarm is not None, "an alarm that is deleted is forgotten"
        set_due(ctx, name, alarm, max(_after_us(ctx, at_us, period_of(alarm)), soon_us(ctx)))


def measured(ctx: Context, series: Series, at_us: int) -> None:
    """Takes note of a datapoint of one of AWS's services."""
    if ctx.root(Root).sleepers:
        _, namespace, name, dimensions = series
        wake(ctx, (namespace, name, tuple(sorted(dimensions))), at_us)
