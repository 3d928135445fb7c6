from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from replicas_tui.log import blanked, hold_secret, open_log


@pytest.fixture
def logger(tmp_path: Path) -> Iterator[logging.Logger]:
    logger = open_log(tmp_path / "logs" / "app.log")
    yield logger
    for handler in tuple(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def test_a_secret_we_hold_is_blanked_in_messages_and_tracebacks(logger: logging.Logger, tmp_path: Path) -> None:
    hold_secret("rk_0123456789")
    try:
        int("rk_0123456789")
    except ValueError:
        logger.exception("sent %s", "rk_0123456789")
    text = (tmp_path / "logs" / "app.log").read_text()
    assert "rk_0123456789" not in text
    assert "Traceback" in text
    assert text.count("•••") >= 2


@pytest.mark.parametrize("line", ["Authorization: Bearer abc.def-123", "headers={'x-api-key': 'abc.def-123'}"])
def test_a_key_in_a_header_is_blanked_by_its_shape(line: str) -> None:
    assert "abc.def" not in blanked(line)


def test_opening_twice_writes_once(logger: logging.Logger, tmp_path: Path) -> None:
    open_log(tmp_path / "logs" / "app.log").info("hello")
    assert (tmp_path / "logs" / "app.log").read_text().count("hello") == 1


def test_the_log_is_its_owners_alone(logger: logging.Logger, tmp_path: Path) -> None:
    logger.info("hello")
    assert (tmp_path / "logs" / "app.log").stat().st_mode & 0o777 == 0o600
