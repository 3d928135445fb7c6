"""What a terminal is told, as sequences. Light: `replicas-tui reset` says some of them to a broken one."""

from __future__ import annotations

from typing import Final

MOUSE: Final = {
    "on": "\x1b[?1000h\x1b[?1002h\x1b[?1006h",  # presses, the wheel, and moves while a button is down
    "wheel": "\x1b[?1007h",  # the wheel comes as arrow keys; all else of the mouse is the terminal's
    "off": "",
}
MOUSE_OFF: Final = "\x1b[?1007l\x1b[?1006l\x1b[?1015l\x1b[?1005l\x1b[?1003l\x1b[?1002l\x1b[?1000l"
TITLE_KEEP: Final = "\x1b[22;2t"
TITLE_BACK: Final = "\x1b[23;2t"

# The alternate screen is left before the mouse is let go: its last reports would be typed into the shell's line. The
# keyboard protocol belongs to the screen it was asked for on, and goes first.
GIVE_BACK: Final = (
    "\x1b[?2026l\x1b[<u\x1b[?1049l" + MOUSE_OFF + "\x1b[?1004l\x1b[?2004l\x1b[?2031l\x1b[?2048l\x1b[?7h\x1b[0m\x1b[?25h"
)

# For a terminal of which nothing is known. The cursor is kept first: a terminal that is on its first screen already
# would put it where it was when it last left. Margins move the cursor too.
MEND: Final = (
    "\x1b\\\x1b[?2026l\x1b[=0u\x1b7\x1b[?1049l"
    + MOUSE_OFF
    + "\x1b[?1004l\x1b[?2004l\x1b[?2031l\x1b[?2048l\x1b[>4m"
    + "\x1b7\x1b[?6l\x1b[r\x1b8"
    + "\x1b[?1l\x1b>\x1b[4l\x1b[?5l\x1b[?7h\x1b(B\x0f\x1b[0m\x1b[0 q\x1b[?25h"
)


def title(text: str) -> str:
    """Give what sets the window's title; `text` is `Safe`, and short."""
    return f"\x1b]2;{text}\x1b\\"
