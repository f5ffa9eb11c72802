"""Worth of an answer in per cent, as Moodle wants it."""


def share_of(parts: int) -> str:
    """One of so many right answers in per cent; below nothing for a wrong one.

    >>> share_of(3), share_of(-2), share_of(1)
    ('33.33333', '-50', '100')
    """
    return f"{100 / parts:.5f}".rstrip("0").rstrip(".")
