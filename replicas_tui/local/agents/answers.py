"""What a user's words mean to an agent that asked: an option's number, its label, or free text.

Invariant: any text is an answer. What names no option goes to the agent as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

APPROVALS = frozenset({"approve", "approved", "allow", "yes", "y", "ok", "okay", "a", "1"})
EMPTY_FEEDBACK = "The user did not approve the plan."


def is_approval(text: str) -> bool:
    """Return whether the words approve a plan; everything else is feedback on it."""
    return text.strip().rstrip(".!").lower() in APPROVALS


def answered(question_input: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return an AskUserQuestion input with `answers` by question.

    Args:
        question_input: `{"questions": [{"question", "options": [{"label"}], "multiSelect"}]}`, as the agent sent it.
        text: One line a question when there are several; otherwise the whole text answers each of them.
    """
    answers = {str(q.get("question", "")): ", ".join(_choices(q, said)) for q, said in _split(question_input, text)}
    return {**question_input, "answers": answers}


def choices_of(question_input: Mapping[str, Any], text: str) -> list[list[str]]:
    """Return what is chosen of each question, in order; `multiple` is OpenCode's word for `multiSelect`."""
    return [_choices(question, said) for question, said in _split(question_input, text)]


def _split(question_input: Mapping[str, Any], text: str) -> list[tuple[Mapping[str, Any], str]]:
    questions = _questions(question_input)
    lines = [line for line in text.splitlines() if line.strip()]
    texts = lines if len(questions) > 1 and len(lines) == len(questions) else [text] * len(questions)
    return list(zip(questions, texts, strict=True))


def _questions(question_input: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    questions = question_input.get("questions")
    return [q for q in questions if isinstance(q, Mapping)] if isinstance(questions, list) else []


def _choices(question: Mapping[str, Any], text: str) -> list[str]:
    said = text.strip()
    labels = _labels(question)
    whole = _label(labels, said)
    if whole is not None:
        return [whole]
    if question.get("multiSelect") or question.get("multiple"):
        chosen = [_label(labels, part.strip()) for part in said.split(",") if part.strip()]
        known = [label for label in chosen if label is not None]
        if known and len(known) == len(chosen):
            return list(dict.fromkeys(known))
    return [said]


def _labels(question: Mapping[str, Any]) -> list[str]:
    options = question.get("options")
    if not isinstance(options, list):
        return []
    return [str(o.get("label", "")) if isinstance(o, Mapping) else str(o) for o in options]


def _label(labels: Sequence[str], said: str) -> str | None:
    # A label wins over a number: an option may itself be called "2".
    for label in labels:
        if label.casefold() == said.casefold():
            return label
    # isdecimal also takes other scripts' digits, which int() reads; a superscript is neither.
    number = int(said) if said.isdecimal() and len(said) < 4 else 0
    return labels[number - 1] if 1 <= number <= len(labels) else None
