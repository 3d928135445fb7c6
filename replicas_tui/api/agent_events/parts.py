"""Messages and their parts, as Claude writes them and others after it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from replicas_tui.api.base import Wire

PICTURES = ("image", "input_image", "localImage")


class TextPart(Wire):
    """Words."""

    type: Literal["text"] = "text"
    text: str = ""


class ThinkingPart(Wire):
    """Thoughts; the CLI writes `thinking`, the API documents `text`."""

    type: Literal["thinking"] = "thinking"
    thinking: str = ""
    text: str = ""

    @property
    def words(self) -> str:
        """The thought, however it is spelled."""
        return self.thinking or self.text


class ToolUsePart(Wire):
    """A call of a tool."""

    type: Literal["tool_use", "server_tool_use"] = "tool_use"
    id: str
    name: str = "tool"
    input: dict[str, Any] = Field(default_factory=dict)


class ToolResultPart(Wire):
    """What a call returned: text, or parts of text and others."""

    type: str = "tool_result"
    tool_use_id: str
    content: Any = None
    is_error: bool | None = None

    @property
    def words(self) -> str:
        """All text of it; other parts are named in brackets."""
        return words_of(self.content)


class OtherPart(Wire):
    """A kind of content this version does not know."""

    model_config = ConfigDict(extra="allow")

    type: str = "unknown"


def words_of(content: Any) -> str:
    """Join the text of content that is a string, or a list of parts; pictures have none."""
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list):
        return ""
    parts = [part for part in content if not isinstance(part, dict) or part.get("type") not in PICTURES]
    return "\n".join(_part_words(part) for part in parts)


def _part_words(part: Any) -> str:
    if isinstance(part, str):
        return part
    if not isinstance(part, dict):
        return ""
    text = part.get("text")
    return text if isinstance(text, str) else f"[{part.get('type', 'unknown')}]"


def _kind(raw: Any) -> str:
    kind = raw.get("type") if isinstance(raw, dict) else getattr(raw, "type", None)
    match kind:
        case "text" | "thinking":
            return str(kind)
        case "tool_use" | "server_tool_use":
            return "tool_use"
        case str() if kind.endswith("tool_result"):
            return "tool_result"
        case _:
            return "other"


Part = Annotated[
    Annotated[TextPart, Tag("text")]
    | Annotated[ThinkingPart, Tag("thinking")]
    | Annotated[ToolUsePart, Tag("tool_use")]
    | Annotated[ToolResultPart, Tag("tool_result")]
    | Annotated[OtherPart, Tag("other")],
    Discriminator(_kind),
]


def _parts(raw: Any) -> Any:
    if raw is None:
        return ()
    return ({"type": "text", "text": raw},) if isinstance(raw, str) else raw


class Message(Wire):
    """A message of either side; content that is a string is one part of text."""

    id: str | None = None
    model: str | None = None
    content: Annotated[tuple[Part, ...], BeforeValidator(_parts)] = ()

    @model_validator(mode="before")
    @classmethod
    def _bare_words(cls, raw: Any) -> Any:
        return {"content": raw} if isinstance(raw, str) else raw
