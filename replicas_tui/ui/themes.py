"""The text roles, and the Textual themes made of them and of the colour tokens.

Roles are whole styles, and may be used in `Content` (`("2m", "$t-meta")`). A role exists because the `ansi` theme says
with bold, dim and reverse what the others say with colour.
"""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

from replicas_tui.ui.tokens import RGB, SIXTEEN

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
