"""What the store says no with. Each has its place on a page: 404, 503, 409."""


class NoSuchWorld(Exception):
    """There is no such world, or not for this person."""


class Reload(Exception):
    """This process is older than what it met: a newer one will answer in a moment."""


class Moved(Exception):
    """What was asked for does not fit any more."""


class NoRoom(Moved):
    """This person has as many worlds as one may have, and none of them goes by itself."""


class NoLongerKept(Moved):
    """A copy is of a version that has been let go since: begin again at the newest."""


class Lost(Exception):
    """Somebody else's commit came first."""
