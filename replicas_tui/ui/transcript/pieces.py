"""What is in a block and can be taken out of it: code, commands, output, paths, links, the whole as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from markdown_it.tree import SyntaxTreeNode

from replicas_tui.state.blocks import Answer, Block, Edit, PlanReview, Prompt, Thought, Tool
from replicas_tui.state.safe import Safe
from replicas_tui.ui.markdown.parse import blocks as parsed
from replicas_tui.ui.transcript.words import plain

Kind: TypeAlias = Literal["all", "code", "command", "output", "path", "link", "change", "image"]
Exact: TypeAlias = Callable[[Safe], Safe]

_MOST = 50  # links of one text: a log can hold thousands
_SHELLS = ("sh", "bash", "zsh", "shell", "console", "fish")
_LINK = re.compile(r"https?://[^\s<>\"'`\\^{}|\x00-\x20\u2400-\u2426]+")
_PATH = re.compile(r"~?[\w.@+-]*(?:/[\w.@+-]+)+/?|[\w@+-][\w.@+-]*\.[A-Za-z]\w{0,5}")
_ON_FILES = ("read", "write", "edit", "open", "view")
_OPENERS = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to copy, a link to open, or an image to save.

    Attributes:
        name: What it is, in a word or two.
        data: An image's bytes, in base64 as they came; its `text` is only its name.
    """

    kind: Kind
    name: Safe
    text: Safe
    data: str = field(default="", repr=False)


def pieces(block: Block, exact: Exact) -> list[Piece]:
    """Give what is in a block, each text once, the whole first; `exact` gives a text the tabs it came with."""
    found: dict[str, Piece] = {}
    for piece in (*_pieces(block, exact), *_images(block)):
        if piece.text.strip():
            found.setdefault(piece.data or piece.text, piece)
    return list(found.values())


def links(text: str) -> list[Safe]:
    """Give the links in a text, as one would open them: http and https only, each once."""
    found = dict.fromkeys(_trimmed(one[0]) for one in _LINK.finditer(text))
    return [Safe(one) for one in found][:_MOST]


def _pieces(block: Block, exact: Exact) -> Iterator[Piece]:
    match block:
        case Answer() | PlanReview() | Prompt() | Thought():
            text = exact(block.text)
            yield Piece("all", _NAMES[type(block)], text)
            yield from marked(text)
        case Tool():
            given = exact(block.detail or block.what)
            if block.verb.lower() in _ON_FILES:
                yield Piece("path", Safe("path"), block.what)
            yield Piece("command", Safe("command" if block.verb.lower() == "bash" else "what it was given"), given)
            yield Piece("output", Safe("output"), exact(Safe(block.output.strip("\n"))))
            yield from _linked(f"{given}\n{block.output}")
        case Edit():
            yield Piece("path", Safe("path"), block.path)
            after = Safe("\n".join(one.text for one in block.lines if one.sign != "-"))
            yield Piece("change", Safe("the change"), Safe("\n".join(f"{one.sign}{one.text}" for one in block.lines)))
            yield Piece("code", Safe("the lines as they are now"), exact(after))
        case _:
            text = Safe(plain(block))
            yield Piece("all", Safe("all of it"), text)
            yield from _linked(text)


_NAMES = {
    Answer: Safe("the answer, as markdown"),
    PlanReview: Safe("the plan, as markdown"),
    Prompt: Safe("the message"),
    Thought: Safe("the thought"),
}


def marked(text: Safe) -> Iterator[Piece]:
    """Give what a markdown text holds: code blocks first, then links, then paths named in passing."""
    nodes = [node for top in parsed(text) for node in top.walk()]
    yield from (_code(node) for node in nodes if node.type in ("fence", "code_block"))
    targets = (str(node.attrs.get("href", "")) for node in nodes if node.type == "link")
    yield from _linked("\n".join([text, *targets]))
    named = (node.content for node in nodes if node.type == "code_inline")
    yield from (Piece("path", Safe("path"), Safe(one)) for one in named if _PATH.fullmatch(one))


def _code(node: SyntaxTreeNode) -> Piece:
    word = node.info.split()[0].lower() if node.type == "fence" and node.info.split() else ""
    text = Safe(node.content.rstrip("\n"))
    if word in _SHELLS:
        return Piece("command", Safe("command"), text)
    return Piece("code", Safe(f"code {word}".strip()), text)


def _images(block: Block) -> Iterator[Piece]:
    """Give the images of a block: those that are here, and where the others are."""
    for n, image in enumerate(block.images if isinstance(block, Prompt | Answer | Tool) else (), 1):
        if image.data:
            name = image.name or Safe(f"image-{n}.{image.kind or 'bin'}")
            yield Piece("image", Safe("image, to save"), name, image.data)
        yield from _linked(image.url)


def _linked(text: str) -> Iterable[Piece]:
    return (Piece("link", Safe("link"), one) for one in links(text))


def _trimmed(link: str) -> str:
    """Take off what ends the sentence or closes a bracket, rather than being of the link."""
    while link and (link[-1] in ".,;:!?*_" or _closes(link)):
        link = link[:-1]
    return link


def _closes(link: str) -> bool:
    opener = _OPENERS.get(link[-1])
    return opener is not None and link.count(link[-1]) > link.count(opener)
