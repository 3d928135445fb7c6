"""Every setting there is, as data: its name, what it is when nobody says, its words, where else it may be set.

The file's reader, its checks, `config show`, the commented template and the README's table all follow this list:
a new setting is one line here and one field of `Settings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from replicas_tui.settings.base_url import HOSTED_URL

Value: TypeAlias = str | bool | int | tuple[str, ...]

AUTO = "auto"
THEMES = ("dark", "light", "contrast", "colourblind", "ansi", "ansi-light", "ansi-mono")
GLYPHS = ("unicode", "narrow", "ascii")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        name: Its key in the file; `notify.bell` stands in the table `[notify]`.
        default: What holds when nobody says; its type is the setting's type.
        about: What it does, in one line.
        choices: The only words it may be; empty for any.
        variable: The environment variable that holds over the file, if there is one.
        live: A change of the file is taken up while the app runs.
    """

    name: str
    default: Value
    about: str
    choices: tuple[str, ...] = ()
    variable: str = ""
    live: bool = False

    @property
    def kind(self) -> str:
        """Say how a value of it is written."""
        match self.default:
            case bool():
                return "true or false, without quotes"
            case int():
                return "a number, without quotes"
            case str():
                return "text in quotes"
            case _:
                return 'a list of texts: ["…", "…"]'

    def takes(self, value: object) -> bool:
        """Tell whether `value`, as TOML read it, is of the setting's type."""
        if isinstance(self.default, tuple):
            return isinstance(value, list) and all(isinstance(one, str) for one in value)
        return type(value) is type(self.default)


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "theme",
        AUTO,
        "how it looks; auto is dark or light as the terminal's page is, and its own 16 colours where it has no more",
        choices=(AUTO, *THEMES),
        variable="REPLICAS_TUI_THEME",
        live=True,
    ),
    Setting(
        "glyphs",
        AUTO,
        "the signs it draws with; auto asks the locale and the terminal",
        choices=(AUTO, *GLYPHS),
        variable="REPLICAS_TUI_GLYPHS",
        live=True,
    ),
    Setting("vim", False, "messages are written with vim's keys"),
    Setting(
        "clipboard",
        AUTO,
        "how copies leave; auto is tmux's buffer, else OSC 52 and, on this machine's own screen, its own program",
        choices=(AUTO, "tmux", "osc52", "native", "file"),
    ),
    Setting(
        "mouse",
        "on",
        "wheel leaves the mouse to the terminal, whose wheel then comes as arrow keys",
        choices=("on", "wheel", "off"),
    ),
    Setting("motion", True, "pages may slide; never over SSH or in tmux"),
    Setting("frame_rate", 0, "repaints a second while things stream; 0 is as the line allows"),
    Setting("hosted_url", HOSTED_URL, "where the hosted service answers", variable="REPLICAS_TUI_HOSTED_URL"),
    Setting("notify.asks", True, "tell outside of the app that a replica asks something"),
    Setting("notify.plan", True, "that a plan waits for approval"),
    Setting("notify.error", True, "that something went wrong"),
    Setting("notify.done", True, "that a turn ended"),
    Setting("notify.changed", True, "that a pull request or its checks changed"),
    Setting("notify.automation", True, "that a run of an automation failed"),
    Setting(
        "notify.way",
        AUTO,
        "how the terminal is told; auto is the bell in tmux, else what the terminal says it knows",
        choices=(AUTO, "bell", "osc9", "osc777", "osc99", "none"),
    ),
    Setting("notify.title", True, "the window's title counts what needs you"),
    Setting("notify.always", False, "also while you look at that very replica"),
    Setting("notify.quiet", "", 'hours of the day without any of it, as in "22:00-07:00"'),
    Setting("notify.command", (), "a program run for each, without a shell; REPLICAS_KIND, _NAME, _TEXT, _ID tell it"),
)

TABLES = ("keys", "profiles")
"""Tables of the file whose names are the user's own."""


def setting(name: str) -> Setting:
    """Give the setting of that name."""
    return next(one for one in SETTINGS if one.name == name)
