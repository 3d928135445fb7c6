"""The five themes: colour tokens, text roles and the Textual themes made from them.

Tokens are colours, and may be used in TCSS (`color: $ink-2`). Roles are whole styles, and may be used
in `Content` (`("2m", "$t-meta")`). A role exists because the `ansi` theme says with bold, dim and
reverse what the others say with colour. Nothing outside this file may name a colour.
"""

from textual.theme import BUILTIN_THEMES, Theme

TOKENS = [
    "paper",
    "paper-2",
    "paper-3",
    "pick",
    "pick-2",
    "line",
    "line-2",
    "ink",
    "ink-2",
    "ink-3",
    "accent",
    "on-accent",
    "need",
    "fail",
    "done",
    "live",
    "add-bg",
    "add-bg-2",
    "del-bg",
    "del-bg-2",
    "syn-word",
    "syn-text",
    "syn-num",
    "syn-name",
]

RGB: dict[str, dict[str, str]] = {
    "dark": {
        "paper": "#12141a",
        "paper-2": "#191c24",
        "paper-3": "#1f232d",
        "pick": "#272e42",
        "pick-2": "#1d212b",
        "line": "#2f3543",
        "line-2": "#6f7890",
        "ink": "#e3e6ed",
        "ink-2": "#b0b7c6",
        "ink-3": "#929bb0",
        "accent": "#9fb4ff",
        "on-accent": "#0f1218",
        "need": "#f3bb6a",
        "fail": "#ff9491",
        "done": "#93d2a0",
        "live": "#7accdb",
        "add-bg": "#15261d",
        "add-bg-2": "#1b392a",
        "del-bg": "#2c1a1f",
        "del-bg-2": "#4d272e",
        "syn-word": "#c0aef8",
        "syn-text": "#b3d49a",
        "syn-num": "#e8be94",
        "syn-name": "#8ec5f5",
    },
    "light": {
        "paper": "#fbfaf7",
        "paper-2": "#f2f0eb",
        "paper-3": "#ffffff",
        "pick": "#dee5fb",
        "pick-2": "#edecea",
        "line": "#d8d5cd",
        "line-2": "#86847d",
        "ink": "#1c212c",
        "ink-2": "#414957",
        "ink-3": "#585f6e",
        "accent": "#3349b8",
        "on-accent": "#ffffff",
        "need": "#824a00",
        "fail": "#ab1f1f",
        "done": "#1c6136",
        "live": "#0a5c70",
        "add-bg": "#e3f4e6",
        "add-bg-2": "#bfe6c8",
        "del-bg": "#fdebe9",
        "del-bg-2": "#fad2ce",
        "syn-word": "#6a35b0",
        "syn-text": "#2f6317",
        "syn-num": "#8a4300",
        "syn-name": "#17529c",
    },
    "contrast": {
        "paper": "#000000",
        "paper-2": "#0d0d0d",
        "paper-3": "#141414",
        "pick": "#0e315f",
        "pick-2": "#1f1f1f",
        "line": "#6e6e6e",
        "line-2": "#b4b4b4",
        "ink": "#ffffff",
        "ink-2": "#ececec",
        "ink-3": "#d6d6d6",
        "accent": "#a9ccff",
        "on-accent": "#000000",
        "need": "#ffd866",
        "fail": "#ffb3ad",
        "done": "#93f5ab",
        "live": "#86ecff",
        "add-bg": "#002b12",
        "add-bg-2": "#004a20",
        "del-bg": "#36060a",
        "del-bg-2": "#66141b",
        "syn-word": "#e2d5ff",
        "syn-text": "#c8f0a8",
        "syn-num": "#ffd9ad",
        "syn-name": "#b3dcff",
    },
    "colourblind": {
        "paper": "#12141a",
        "paper-2": "#191c24",
        "paper-3": "#1f232d",
        "pick": "#2a3040",
        "pick-2": "#1d212b",
        "line": "#2f3543",
        "line-2": "#78819a",
        "ink": "#e8eaef",
        "ink-2": "#b6bcc9",
        "ink-3": "#98a0b3",
        "accent": "#c9b8ff",
        "on-accent": "#0f1218",
        "need": "#ffe066",
        "fail": "#ff8a4c",
        "done": "#5db5ff",
        "live": "#b9c4d6",
        "add-bg": "#0f2438",
        "add-bg-2": "#153859",
        "del-bg": "#302010",
        "del-bg-2": "#4a3114",
        "syn-word": "#c9b8ff",
        "syn-text": "#9bd0f5",
        "syn-num": "#ffd28a",
        "syn-name": "#e8eaef",
    },
}

# Without 24 bits the dark surfaces above all fall on black. These are exact entries of the 256 palette,
# and stand in for the theme of the same name; a changed line keeps its sign's colour, and has no tint.
RGB["dark-256"] = {
    "paper": "#121212",
    "paper-2": "#1c1c1c",
    "paper-3": "#262626",
    "pick": "#303030",
    "pick-2": "#1c1c1c",
    "line": "#3a3a3a",
    "line-2": "#767676",
    "ink": "#e4e4e4",
    "ink-2": "#bcbcbc",
    "ink-3": "#9e9e9e",
    "accent": "#afafff",
    "on-accent": "#121212",
    "need": "#ffaf5f",
    "fail": "#ff8787",
    "done": "#87d787",
    "live": "#87d7d7",
    "add-bg": "#121212",
    "add-bg-2": "#303030",
    "del-bg": "#121212",
    "del-bg-2": "#303030",
    "syn-word": "#d7afff",
    "syn-text": "#afd787",
    "syn-num": "#d7af87",
    "syn-name": "#87afff",
}
RGB["colourblind-256"] = RGB["dark-256"] | {
    "accent": "#d7afff",
    "need": "#ffff5f",
    "fail": "#ff875f",
    "done": "#5fafff",
    "live": "#bcbcbc",
    "syn-text": "#87d7ff",
    "syn-num": "#ffd787",
    "syn-name": "#e4e4e4",
}

# Only the terminal's own 16 colours; `ansi_default` is the terminal's own text or background.
# Bright black is a hairline only, never text: on some palettes it is the background.
ANSI = dict.fromkeys(TOKENS, "ansi_default") | {
    "line": "ansi_bright_black",
    "accent": "ansi_cyan",
    "need": "ansi_yellow",
    "fail": "ansi_red",
    "done": "ansi_green",
    "syn-word": "ansi_magenta",
    "syn-text": "ansi_green",
    "syn-name": "ansi_cyan",
}
ANSI_MONO = dict.fromkeys(TOKENS, "ansi_default")  # NO_COLOR
# Yellow and cyan vanish on white: where the terminal says its background is light, these take their place.
ANSI_LIGHT = ANSI | {"accent": "ansi_blue", "need": "ansi_magenta", "syn-name": "ansi_blue"}
SIXTEEN = {"ansi": ANSI, "ansi-light": ANSI_LIGHT, "ansi-mono": ANSI_MONO}

_RGB_ROLES = {
    "t-text": "$ink",
    "t-2": "$ink-2",
    "t-meta": "$ink-3",
    "t-strong": "bold $ink",
    "t-title": "bold $ink-2",
    "t-title-on": "bold $accent",
    "t-rule": "$line",
    "t-rule-on": "$accent",
    "t-key": "bold $accent",
    "t-label": "$ink-2",
    "t-tab-on": "bold $accent on $pick",
    "t-accent": "$accent",
    "t-need": "$need",
    "t-fail": "$fail",
    "t-done": "$done",
    "t-live": "$live",
    "t-need-b": "bold $need",
    "t-fail-b": "bold $fail",
    "t-done-b": "bold $done",
    "t-live-b": "bold $live",
    "t-think": "italic $ink-3",
    "t-code": "$syn-name on $paper-2",
    "t-link": "underline $accent",
    "t-pick": "on $pick",
    "t-pick-2": "on $pick-2",
    "t-mark": "bold $on-accent on $accent",
    "t-mark-fail": "bold $on-accent on $fail",
    "t-find": "$on-accent on $need",
    "t-band": "on $paper-2",
    "t-off": "strike $ink-3",
    "t-add": "on $add-bg",
    "t-add-2": "on $add-bg-2",
    "t-del": "on $del-bg",
    "t-del-2": "on $del-bg-2",
    "t-word": "$syn-word",
    "t-str": "$syn-text",
    "t-num": "$syn-num",
    "t-name": "$syn-name",
}
_ANSI_ROLES = _RGB_ROLES | {
    "t-text": "not bold",
    "t-2": "not bold",
    "t-meta": "dim",
    "t-strong": "bold",
    "t-title": "bold",
    "t-label": "not bold",
    "t-think": "dim italic",
    "t-off": "dim strike",
    "t-tab-on": "bold reverse",
    "t-pick": "reverse",
    "t-pick-2": "bold",
    "t-mark": "bold reverse",
    "t-mark-fail": "bold reverse $fail",
    "t-find": "bold reverse",
    "t-band": "not reverse",
    "t-code": "$syn-name",
    "t-link": "underline",
    "t-word": "bold",
    "t-str": "not bold",
    "t-num": "not bold",
    "t-name": "not bold",
    "t-add": "$done",
    "t-add-2": "bold underline $done",
    "t-del": "$fail",
    "t-del-2": "bold underline $fail",
}


def _roles(roles: dict[str, str], tokens: dict[str, str]) -> dict[str, str]:
    """Write the tokens' values into the roles, longest names first."""
    names = sorted(tokens, key=len, reverse=True)
    done = {}
    for role, style in roles.items():
        done[role] = style
        for name in names:
            done[role] = done[role].replace(f"${name}", tokens[name])
    return done


def _textual(t: dict[str, str]) -> dict[str, str]:
    """What Textual's own widgets read, said with our tokens."""
    return {
        "border": t["accent"],
        "border-blurred": t["line-2"],
        "scrollbar": t["line"],
        "scrollbar-hover": t["line-2"],
        "scrollbar-active": t["accent"],
        "scrollbar-background": t["paper"],
        "scrollbar-background-hover": t["paper"],
        "scrollbar-background-active": t["paper"],
        "scrollbar-corner-color": t["paper"],
        "input-cursor-background": t["ink"],
        "input-cursor-foreground": t["paper"],
        "input-selection-background": t["pick"],
        "block-cursor-background": t["pick"],
        "block-cursor-foreground": t["ink"],
        "block-cursor-text-style": "bold",
        "footer-background": t["paper"],
        "footer-key-foreground": t["accent"],
        "text-muted": t["ink-3"],
    }


def _bars(t: dict[str, str]) -> dict[str, str]:
    """Quiet scrollbars: Textual's own are blue on 16 colours."""
    page = {f"scrollbar-background{when}": t["paper"] for when in ("", "-hover", "-active")}
    return page | {"scrollbar": t["line"], "scrollbar-hover": t["line-2"], "scrollbar-active": t["accent"]}


def make(name: str) -> Theme:
    """Make the Textual theme of that name: dark, light, contrast, colourblind, ansi, ansi-light or ansi-mono."""
    ansi = name.startswith("ansi")
    t = SIXTEEN[name] if ansi else RGB[name]
    extra = {**BUILTIN_THEMES["ansi-dark"].variables, **_bars(t)} if ansi else _textual(t)
    roles = _roles(_ANSI_ROLES if ansi else _RGB_ROLES, t)
    return Theme(
        name=f"replicas-{name}",
        dark=not name.endswith("light"),
        ansi=ansi,
        primary=t["accent"],
        accent=t["accent"],
        secondary=t["live"],
        warning=t["need"],
        error=t["fail"],
        success=t["done"],
        foreground=t["ink"],
        background=t["paper"],
        surface=t["paper-2"],
        panel=t["paper-3"],
        variables=extra | t | roles,
    )


THEMES = [make(name) for name in (*RGB, *SIXTEEN)]
