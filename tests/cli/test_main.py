import subprocess
import sys

import pytest

from bot.cli.main import _COMMANDS, main


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    told = capsys.readouterr().out
    assert all(f"  {name} " in told for name in _COMMANDS)


@pytest.mark.parametrize("arguments", [[], ["agremeent"], ["agreement"], ["agreement", "check"]])
def test_a_command_that_is_none_is_refused_with_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: lofteskoll" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        (["--help"], {"pydantic", "sqlalchemy", "slack_bolt", "babel"}),
        (["agreement", "schema"], {"sqlalchemy", "slack_bolt", "alembic"}),
        (["agreement", "check", "none.yml"], {"sqlalchemy", "slack_bolt", "alembic"}),
    ],
)
def test_a_command_loads_only_what_it_needs(arguments: list[str], spared: set[str]) -> None:
    """In a process of its own: what other tests have loaded doesn't show."""
    program = (
        "import sys\n"
        "from bot.cli.main import main\n"
        "try:\n"
        f"    main({arguments!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        "print(' '.join(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert spared.isdisjoint(done.stderr.splitlines()[-1].split())
