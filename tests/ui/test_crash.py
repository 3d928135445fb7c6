"""An app that breaks, in a real terminal: what is left on the screen, and what is not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.e2e.tmux import TMUX, Screen

PROGRAM = """
import sys
from replicas_tui.log import report_crash
from replicas_tui.ui.crash import CrashKept
from pathlib import Path

class Breaks(CrashKept):
    def on_mount(self):
        key = "rk_live_in_a_local_variable"
        self.run_worker(self.work(key))

    async def work(self, key):
        raise ValueError("what broke")

app = Breaks()
app.run()
print("told:", report_crash((type(app.crash), app.crash, app.crash.__traceback__), Path(sys.argv[1])))
input()
sys.exit(app.return_code)
"""


@pytest.mark.skipif(TMUX is None, reason="NOT TESTED: a crash in a terminal; install tmux")
def test_a_crash_leaves_one_sentence_on_the_terminal_and_the_rest_in_the_log(tmp_path: Path) -> None:
    (tmp_path / "breaks.py").write_text(PROGRAM)
    log = tmp_path / "log"
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(tmp_path / "breaks.py"), str(log)]
    screen = Screen(command, size=(120, 30), env=environ, cwd=tmp_path)
    try:
        text = screen.wait(r"told: it crashed \(ValueError\)")
        screen.keys("Enter")
        assert screen.exit_status() == 1
    finally:
        screen.close()
    assert "Traceback" not in text
    assert "rk_live_in_a_local_variable" not in text
    assert "what broke" in log.read_text()
    assert "rk_live_in_a_local_variable" not in log.read_text().replace('key = "rk_live_in_a_local_variable"', "")
