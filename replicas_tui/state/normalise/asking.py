"""Questions with options, as Claude and OpenCode ask them: `{question, options: [{label, description}]}`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from replicas_tui.state.blocks import Option, Question
from replicas_tui.state.safe import Safe, safe, safe_line

ASKED = 4_000  # characters of a question
ANSWERED = 2_000


def questions(asked: Any, at: datetime | None, block_id: str) -> tuple[Question, ...]:
    """Make a block of each question; what is none is passed over."""
    known = [question for question in asked if isinstance(question, Mapping)] if isinstance(asked, list) else []
    return tuple(
        Question(
            f"{block_id}.{index}" if index else block_id,
            at,
            question_text(question.get("question")),
            _options(question.get("options")),
            many=question.get("multiSelect") is True or question.get("multiple") is True,
        )
        for index, question in enumerate(known)
    )


def question_text(text: Any) -> Safe:
    """Make the text of a question safe: answers are found by it."""
    return safe(text if isinstance(text, str) else "", limit=ASKED)


def answer_text(answer: Any) -> Safe:
    """Make an answer safe; several chosen options are joined."""
    if isinstance(answer, list):
        answer = ", ".join(str(part) for part in answer)
    return safe_line(str(answer or ""), ANSWERED)


def _options(options: Any) -> tuple[Option, ...]:
    known = options if isinstance(options, list) else []
    return tuple(_option(option) for option in known if isinstance(option, Mapping | str))


def _option(option: Mapping[str, Any] | str) -> Option:
    if isinstance(option, str):
        return Option(safe_line(option, 400))
    return Option(safe_line(str(option.get("label") or ""), 400), safe_line(str(option.get("description") or ""), 400))
