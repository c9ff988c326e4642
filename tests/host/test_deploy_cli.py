"""`heatpump deploy` and `heatpump flash`: what is passed on, what is printed, with which exit status."""

from pathlib import Path

import pytest

from host_tools import cli
from host_tools.deploy import Deployed
from host_tools.deploy.machine import ChangeRefused, Machine, Wanted

CHANGE = "compressor: pin 16, active 1 → pin 32, active 0"


def run(monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["heatpump", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code or 0


@pytest.fixture
def asked(monkeypatch):
    """What the two were called with; both do it as they are told."""
    calls = []

    def do(*arguments, **options):
        options.pop("progress")
        calls.append((arguments, options))
        return Deployed("1.2.3", Machine("mine", "dryer", {}, {}, (CHANGE,)), ["a", "b"], 9, {})

    monkeypatch.setattr("host_tools.deploy.deploy", do)
    monkeypatch.setattr("host_tools.flash.flash", do)
    monkeypatch.setattr("host_tools.flash.bring_up.bring_up", lambda port, ask: [f"next on {port}"])
    return calls


def test_deploy_names_nothing_by_itself(monkeypatch, asked, capsys):
    assert run(monkeypatch, "deploy", "--port", "P") == 0
    assert asked == [(("P", Wanted()), {"reset_settings": False, "everything": False})]
    assert capsys.readouterr().out == (
        f"changed: {CHANGE}\n2 files sent; heatpump 1.2.3 is up, application dryer, board mine, relays safe\n"
    )


def test_deploy_passes_on_what_is_named(monkeypatch, asked):
    names = ["--board", "mine", "--application", "dryer", "--change-board", "--set", "mode=off"]
    assert run(monkeypatch, "deploy", "--port", "P", *names, "--reset-settings") == 0
    assert run(monkeypatch, "deploy", "--port", "P", "--change-application", "--all") == 0
    assert asked == [
        (
            ("P", Wanted("mine", "dryer", {"mode": "off"}, change_board=True)),
            {"reset_settings": True, "everything": False},
        ),
        (("P", Wanted(change_application=True)), {"reset_settings": False, "everything": True}),
    ]


def test_flash_does_the_same(monkeypatch, asked, capsys):
    assert run(monkeypatch, "flash", "--port", "P", "--firmware", "x.bin") == 0
    assert (
        run(
            monkeypatch,
            "flash",
            "--port",
            "P",
            "--firmware",
            "x.bin",
            "--keep",
            "--board",
            "mine",
            "--change-board",
            "--sha256",
            "ab",
        )
        == 0
    )
    image = Path("x.bin")
    assert asked == [
        (("P", image, Wanted()), {"sha256": "", "erase": True}),
        (("P", image, Wanted("mine", change_board=True)), {"sha256": "ab", "erase": False}),
    ]
    said = f"changed: {CHANGE}\nheatpump 1.2.3 is up, application dryer, board mine, relays safe\n"
    assert capsys.readouterr().out == (said + "next on P\n") * 2


def test_a_refused_change_is_one_line_and_its_list(monkeypatch, capsys):
    def refuse(*_, **__):
        error = ChangeRefused("this would change the board")
        error.details = (CHANGE, "flow: - → pin 3")
        raise error

    monkeypatch.setattr("host_tools.deploy.deploy", refuse)
    assert run(monkeypatch, "deploy", "--port", "P") == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert lines == ["error: this would change the board", f"  {CHANGE}", "  flow: - → pin 3"]
