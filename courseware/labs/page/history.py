"""What happened, newest first: what one did, and what came of it inside, in words and in one order of time.

Under what one did stands its command, and the way back: what taking it back would take along is said before. Lines
that were taken back stay, apart from the others. An event's time selects it, which marks what it touched in the
picture; where a part of the picture is selected, the events that touched it are marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courseware.labs import commands, worlds
from courseware.labs.page import times, touching
from courseware.labs.page.kept import Kept
from courseware.labs.page.marks import command, press
from courseware.labs.page.stage import Stage
from courseware.labs.svg import join, tag
from services.engine.trace import TraceLine

FORM = "act-undo"
SHOWN = 12
NAMED_IN_WARNING = 4
# A frame is small, whatever was put into a call: longer commands stand whole in the script alone.
LONGEST_SUMMARY = 160
LONGEST_COMMAND = 1_000

_rows: Kept[tuple[object, ...], SafeString] = Kept(4096)


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `at_us` is where it stands in time; a run of like things stands where it ended."""

    at_us: int
    order: tuple[int, int]
    source: worlds.Line | TraceLine


def entries(lines: Sequence[worlds.Line], inside: Sequence[TraceLine], now_us: int) -> list[Entry]:
    """Both kinds, given newest first, in one order. What came of a call stands above it.

    Where time was turned back, that line is of a time which is yet to come: it stands below what was done since.
    """
    found = []
    latest_us = now_us
    for line in lines:
        if not line.taken_back:
            latest_us = min(latest_us, line.at_us)
            found.append(Entry(latest_us, (0, line.id), line))
    found += [Entry(line.until_us, (1, -index), line) for index, line in enumerate(inside)]
    return sorted(found, key=lambda entry: (entry.at_us, entry.order), reverse=True)


def history(stage: Stage) -> SafeString:
    """The newest entries, and ways to the rest."""
    inside = stage.world.trace_lines(SHOWN)
    shown = entries(stage.lines, inside, stage.world.now_us)[:SHOWN]
    rows = [_row(stage, entry) for entry in shown]
    return tag(
        "section",
        head(stage),
        tag("ol", *rows, cls="gc-evs") if rows else tag("p", _("Nothing yet."), cls="gc-small"),
        _taken_back(stage),
        id="events",
        cls="gc-lab__events",
        aria_labelledby="events-title",
    )


def head(stage: Stage) -> SafeString:
    """Its title, and the ways to the rest: the same in each frame of a lab."""
    has_ways = stage.look is not None and not stage.token
    query = f"?world={stage.look.id}" if stage.look and has_ways else ""
    ways = (stage.url("history") + query, stage.url("script") + query) if has_ways else None
    return _head(ways, get_language())


@lru_cache(maxsize=512)
def _head(ways: tuple[str, str] | None, _language: str | None) -> SafeString:
    said: list[str] = [_("newest first")]
    if ways:
        said += [" · ", tag("a", _("All of it"), href=ways[0]), " · "]
        said.append(tag("a", _("Script"), href=ways[1], download=True))
    title = tag("h2", _("What happened"), id="events-title")
    return tag("div", title, tag("span", *said, cls="gc-small gc-muted"), id="events-head", cls="gc-between")


def _row(stage: Stage, entry: Entry) -> SafeString:
    if isinstance(entry.source, TraceLine):
        return inside_row(stage, entry.source)
    return line_row(stage, entry.source)


def inside_row(stage: Stage, line: TraceLine) -> SafeString:
    """What happened inside. A run of like things says since when."""
    since = None
    if times.time_of_day(stage.world, line.at_us) != times.time_of_day(stage.world, line.until_us):
        since = tag("small", _("since %(time)s") % {"time": times.told(stage.world, line.at_us)}, cls="gc-muted")
    marks = touching.marks_of(stage, line)
    key = touching.key_of(line)
    is_selected = key == stage.asked.event
    return tag(
        "li",
        _time(stage, line.until_us, key if marks else ""),
        tag("span", stage.topic.lab.tell_trace(line), since and " ", since),
        touching.named(stage, line) if is_selected else None,
        id=key,
        cls="gc-ev",
        data_kind="inside",
        data_touches=stage.asked.select in marks and "true",
        aria_current=is_selected and "true",
    )


def line_row(stage: Stage, line: worlds.Line) -> SafeString:
    """What one did: in words, with AWS's code where it was refused, and its command.

    The same as long as the version is, and the day, on which it depends how a time is told.
    """
    is_selected = stage.asked.event == str(line.id)
    if stage.look is None or is_selected:
        return _line_row(stage, line, is_selected=is_selected)
    today = times.day(stage.world, stage.world.now_us)
    touches = stage.asked.select in touching.marks_of(stage, line)
    about = (stage.look.id, stage.look.made_us, stage.look.version, line.id, stage.token)
    key = (*about, touches, stage.past is None, today, get_language())
    return _rows.get(key, lambda: _line_row(stage, line, is_selected=False))


def _line_row(stage: Stage, line: worlds.Line, *, is_selected: bool) -> SafeString:
    words = told(stage, line)
    marks = touching.marks_of(stage, line)
    return tag(
        "li",
        _time(stage, line.at_us, str(line.id) if marks else ""),
        tag("span", words),
        tag("code", line.outcome) if line.outcome not in words else None,
        touching.named(stage, line) if is_selected else None,
        _more(stage, line),
        id=f"ev-{line.id}",
        cls="gc-ev",
        data_kind="refused" if line.outcome else "done",
        data_touches=stage.asked.select in marks and "true",
        aria_current=is_selected and "true",
    )


def told(stage: Stage, line: worlds.Line) -> str:
    """A line in words; a run of like calls says how many they were."""
    if line.turned_back:
        return _told_of_turning(stage, line)
    words = stage.topic.lab.tell_call(line.operation, line.params, line.outcome)
    if line.count > 1:
        words += " " + _("(%(count)d times)") % {"count": line.count}
    return words


def _told_of_turning(stage: Stage, line: worlds.Line) -> str:
    at_us = line.params.get("AtUs")
    if at_us is None:
        return _("You began anew")
    return _("You turned time back to %(time)s") % {"time": times.told(stage.world, at_us)}


def _time(stage: Stage, at_us: int, event: str = "") -> SafeString:
    """When it was; where it touched something in the picture, this is the link that shows what."""
    time = tag("time", times.time_of_day(stage.world, at_us))
    if not event:
        return time
    return tag("a", time, href=look(stage, event=event), data_look="", title=_("Show in the picture"))


def look(stage: Stage, **said: str | int) -> str:
    """A link to the lab that shows something else; there a script keeps what else the page shows."""
    world = {} if stage.token or stage.asked.world is None else {"world": stage.asked.world}
    return f"{stage.base}?{urlencode(world | said)}"


def _more(stage: Stage, line: worlds.Line) -> SafeString | None:
    """The command and the way back, folded so that the newest events stay in sight."""
    cli = commands.cli(line.service, line.operation, line.params)
    back, then = _way_back(stage, line), _then(stage, line)
    if cli is None and back is None and then is None:
        return None
    python = commands.boto3(line.service, line.operation, line.params)
    return tag(
        "details",
        tag("summary", tag("code", _clipped(cli)) if cli else _("Take back") if back else _("Look at it")),
        *_commands(line, cli, python),
        then,
        back,
        id=f"more-{line.id}",
        cls="gc-ev__more",
    )


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST_SUMMARY else text[:LONGEST_SUMMARY] + "…"


def _commands(line: worlds.Line, cli: str | None, python: str | None) -> list[SafeString | None]:
    if line.aside or max(len(cli or ""), len(python or "")) > LONGEST_COMMAND:
        return [tag("p", _("The command is too long for this page: it stands in the script."), cls="gc-small")]
    return [
        command(f"cli-{line.id}", _("Copy command"), cli),
        command(f"py-{line.id}", _("Copy boto3"), python),
    ]


def _way_back(stage: Stage, line: worlds.Line) -> SafeString | None:
    """What taking a line back would do, said before it is done, and the button that does it."""
    if not (line.can_undo and stage.may_act):
        return None
    if line.turned_back:
        words = _("Brings back how it was before that, at %(time)s.") % {"time": times.told(stage.world, line.at_us)}
        button = press(FORM, "line", line.id, _("Bring it back"), kind="gc-btn gc-btn-s")
        return tag("div", tag("p", words), button, cls="gc-ev__back")
    count = line.takes.operations
    return tag(
        "div",
        tag("p", warning(stage, line)),
        press(
            FORM,
            "line",
            line.id,
            ngettext("Take back %(count)s operation", "Take back %(count)s operations", count)
            % {"count": f"{count:,}"},
            kind="gc-btn gc-btn-s",
        ),
        cls="gc-ev__back",
    )


def warning(stage: Stage, line: worlds.Line) -> str:
    """What goes with a line that is taken back."""
    standing = (
        each
        for each in stage.lines
        if each.version >= line.version and not (each.taken_back or each.outcome or each.turned_back)
    )
    # Of lines that are older than those at hand, the newest are not the ones that say most.
    taken = list(islice(standing, NAMED_IN_WARNING)) if line.id >= stage.lines[-1].id else [line]
    named = "; ".join(told(stage, each) for each in taken)
    rest = line.takes.operations - sum(each.count for each in taken)
    if rest > 0:
        named += "; " + _("and %(count)s more") % {"count": f"{rest:,}"}
    if line.takes.over_wire:
        named += " " + _("(%(count)s of them over the wire)") % {"count": f"{line.takes.over_wire:,}"}
    return _("Takes back: %(named)s. The clock goes to %(time)s and stands.") % {
        "named": named,
        "time": times.told(stage.world, line.at_us),
    }


def _then(stage: Stage, line: worlds.Line) -> SafeString | None:
    """Ways to look at how it was just before and just after, as far as that is kept."""
    if stage.token or line.outcome:
        return None
    links = []
    if line.before is not None:
        links.append(tag("a", _("Look at just before"), href=look(stage, at=line.before), data_look=""))
    if line.is_kept:
        links.append(tag("a", _("Look at just after"), href=look(stage, at=line.version), data_look=""))
    return tag("p", *links, cls="gc-ev__then") if links else None


def _taken_back(stage: Stage) -> SafeString | None:
    gone = [line for line in stage.lines if line.taken_back]
    if not gone:
        return None
    rows = [
        tag(
            "li",
            _time(stage, line.at_us),
            tag("del", told(stage, line)),
            _then(stage, line),
            id=f"gone-{line.id}",
            cls="gc-ev",
        )
        for line in gone[:SHOWN]
    ]
    title = ngettext("%(count)d operation taken back", "%(count)d operations taken back", len(gone)) % {
        "count": len(gone)
    }
    return tag("details", tag("summary", title, cls="gc-small"), tag("ol", join(rows)), id="gone", cls="gc-ev__gone")
