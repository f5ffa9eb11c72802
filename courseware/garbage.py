"""How seldom a server looks for garbage."""

import gc


def look_seldom() -> None:
    """Called when all is loaded, which stays; among the rest one looks more seldom.

    A frame or a call makes thousands of small objects and hardly a cycle, and looking for cycles among all that Django
    has loaded took a seventh of a frame's time, and a tenth of a second now and then.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
