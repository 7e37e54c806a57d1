import json
import subprocess
import sys
from pathlib import Path

TINY = ("--rounds", "1", "--waves", "1", "--starts", "1", "--requests", "8", "--entries", "300", "--agreements", "2")


def test_a_tiny_run_writes_every_figure(tmp_path: Path) -> None:
    """How large they are is not looked at: the machine may be busy."""
    written = tmp_path / "bench.json"

    run = subprocess.run(
        [sys.executable, "-m", "tests.bench", *TINY, "--to", str(written)],
        cwd=Path(__file__).parents[1],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )

    found = json.loads(written.read_text("utf-8"))
    assert set(found["times_plain"]) == {"glance", "review", "save_operation", "save_meeting"}
    assert {"no_op", "open", "send"} < set(found["times_no_op"])
    assert set(found["acknowledged_ms"]) == {"glance", "open", "save_operation"}
    assert found["cold_start"]["bot"]["seconds"] > 0
    assert found["cold_start"]["peak_mib"] > 0
    assert all(figure > 0 for figure in found["cpu_ms"].values())
    assert found["database"] == {"journal_mode": "wal", "synchronous": "full", "foreign_keys": "on"}
    counted = {name: found["traffic"][name] for name in ("glance", "open", "save_operation", "save_meeting", "send")}
    assert all(each["statements_before"] + each["statements_after"] > 0 for each in counted.values())
    assert counted["send"]["calls_before"] + counted["send"]["calls_after"] == ["chat.postMessage"] * 2
    missed = sum(not target["held"] for target in found["targets"])
    assert run.stdout.splitlines()[-1] == f"{missed} of {len(found['targets'])} targets missed"
