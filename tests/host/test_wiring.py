"""`heatpump board draw`: every pair of board and application that fits is drawn, and all of it is named."""

from itertools import combinations
from xml.etree import ElementTree

import pytest

from host_tools import cli
from host_tools.board_file import board_names, load_application, load_board
from host_tools.board_show import fit
from host_tools.errors import UsageError
from host_tools.paths import BOARDS
from host_tools.wiring.drawing import WIDTH, draw, lay_out
from host_tools.wiring.pictures import PICTURES
from host_tools.wiring.plan import plan

PAIRS = [(board, name) for board in board_names() for name, reason in fit(load_board(board)) if not reason]


def planned(board, application):
    settings = load_board(board)
    source = (BOARDS / board / "board.py").read_text()
    return plan(settings, load_application(application, settings), source, "a board")


def texts(picture):
    return [
        element.text for element in ElementTree.fromstring(picture).iter() if element.tag.endswith("}text")
    ]


def faults(sheet, height):
    """Texts that lie over each other or beyond the paper."""
    boxes = sheet.words
    found = [box for box in boxes if box[0] < 0 or box[1] < 0 or box[2] > WIDTH or box[3] > height]
    for one, other in combinations(boxes, 2):
        if max(one[0], other[0]) < min(one[2], other[2]) and max(one[1], other[1]) < min(one[3], other[3]):
            found.append((one, other))
    return found


@pytest.mark.parametrize(("board", "application"), PAIRS, ids=lambda name: name)
def test_every_pair_that_fits_is_drawn_whole(board, application):
    settings = load_board(board)
    wanted = load_application(application, settings)
    sheet, height = lay_out(planned(board, application))
    assert faults(sheet, height) == []
    picture = sheet.svg(WIDTH, height)
    said = texts(picture)
    assert said[0] == f"{board} with {application}"
    every = "\n".join(said)
    heaters = [role for role in ("aux_heater_1", "aux_heater_2") if "aux_heater" in wanted["FEATURES"]]
    heaters += ["crankcase_heater"] if "crankcase_heater" in wanted["FEATURES"] else []
    outputs = {*wanted["OUTPUTS"], *(role for role in heaters if role in settings["OUTPUTS"])}
    for role in (*outputs, *wanted["SENSORS"], *wanted["SPEEDS"]):
        assert role in every, role
    pins = [f"GPIO {settings['ONE_WIRE_PIN']}"]
    for role in outputs:
        output = settings["OUTPUTS"][role]
        pins.append(f"GPIO {output['pin']}" if "pin" in output else f"bit {output['bit']}")
    pins.extend(f"GPIO {settings['ANALOG'][role]['pin']}" for role in wanted["SPEEDS"])
    assert set(pins) <= set(said)
    for role, contact in settings.get("CONTACTS", {}).items():
        known = role[:3] != "sg_" or "smart_grid" in wanted["FEATURES"]
        assert (role in said, f"GPIO {contact['pin']}" in said) == (known, known), role
    assert said.count("DS18B20") == len(set(wanted["SENSORS"]) - {"dew_point"})
    assert said.count("snubber") == len(outputs - {"crankcase_heater"})
    unused = next((line for line in said if line.startswith("not used: ")), "")
    assert not [role for role in outputs if f"{role} (" in unused]


def test_a_picture_is_the_same_each_time():
    assert draw(BOARDS / "virtual", "ducted") == draw(BOARDS / "virtual", "ducted")


def test_each_board_has_a_picture_in_the_project():
    assert set(PICTURES) == set(board_names()) - {"virtual"}
    page = (BOARDS / "README.md").read_text()
    assert all(f"({board}/wiring.svg)" in page for board in PICTURES)


def test_relays_have_the_boards_own_numbers():
    dryer = planned("lilygo_t_relay_s3", "dryer")
    assert [(relay.name, relay.role) for relay in dryer.relays] == [
        ("K1", "compressor"),
        ("K3", "indoor_fan"),
    ]
    assert dryer.spare[0] == "outdoor_fan (relay 2)"
    modules = planned("esp32_devkit", "dryer")
    assert [relay.name for relay in modules.relays] == ["K1", "K2"]


def own_board(tmp_path, change, more=""):
    folder = tmp_path / "mine"
    folder.mkdir()
    text = (BOARDS / "esp32_relay_x4" / "board.py").read_text().replace("esp32_relay_x4", "mine")
    (folder / "board.py").write_text(text.replace(*change) + more)
    return folder


def test_speeds_by_steps_and_a_stepper(tmp_path):
    crankcase = '"crankcase_heater": {"pin": 18, "active": 1, "floating": 0},\n}\nSTATUS'
    more = """
SPEED_STEPS = {"outdoor_fan_speed": {
    "pins": (19, 21), "from": (1, 600), "together": 0, "active": 1, "floating": 0}}
ANALOG = {"compressor_speed": {"pin": 22, "active": 1, "frequency": 1000, "lowest": 0},
          "indoor_fan_speed": {"pin": 4, "active": 1, "frequency": 1000, "lowest": 0}}
STEPPER = {"pins": (13, 14, 15, 16), "active": 1, "steps_per_s": 30}
# pins 4, 13, 14, 15, 16: a test
"""
    folder = own_board(tmp_path, ("}\nSTATUS", crankcase), more)
    said = texts(draw(folder, "air_to_air_inverter")[1])
    assert {"from K2", "to K6, K7", "step 2 of the same motor, alone, from 60 %"} <= set(said)
    assert {
        "K6",
        "K7",
        "outdoor_fan_speed 2",
        "GPIO 21",
        "GPIO 16",
        "B'",
        "inverter",
        "0-10 V to the indoor fan",
    } <= set(said)
    settings = load_board("mine", tmp_path)
    wanted = load_application("air_to_air_inverter", settings)
    assert faults(*lay_out(plan(settings, wanted, "", "<b> & $x$ \u202e"))) == []


def test_what_a_board_says_of_itself_breaks_no_drawing(tmp_path):
    folder = own_board(tmp_path, ('"""ESP32', '"""<b> & $x$ \u202e"\' ' + "long " * 60 + "ESP32"))
    said = texts(draw(folder, "air_to_air")[1])
    assert said[1].startswith("<b> & ") and "\u202e" not in said[1] and len(said[1]) < 180


def run(monkeypatch, capsys, *arguments):
    monkeypatch.setattr("sys.argv", ["heatpump", "board", "draw", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    out = capsys.readouterr()
    return ended.value.code or 0, out.out, out.err


def test_the_command_writes_a_file(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, capsys, "esp32_relay_x4", "dryer") == (0, "wrote esp32_relay_x4-dryer.svg\n", "")
    picture = (tmp_path / "esp32_relay_x4-dryer.svg").read_bytes()
    assert picture == draw(BOARDS / "esp32_relay_x4", "dryer")[1]
    assert run(monkeypatch, capsys, BOARDS / "esp32_relay_x4", "dryer", "-o", "x.svg")[0] == 0
    assert (tmp_path / "x.svg").read_bytes() == picture
    text = (BOARDS / "esp32_relay_x4" / "board.py").read_text()
    (tmp_path / "other.py").write_text(text.replace('"esp32_relay_x4"', '"../a b"'))
    assert run(monkeypatch, capsys, "other.py", "dryer")[1] == "wrote .._a_b-dryer.svg\n"


def test_the_command_says_in_a_line_what_is_wrong(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for arguments, why in (
        (("esp32_relay_x4", "pool"), "board esp32_relay_x4 has no output for the role 'circulation_pump'"),
        (("esp32_relay_x4", "poool"), "no application 'poool'"),
        (("moon", "pool"), "no board file 'moon'"),
        (("virtual", "pool", "-o", "no/such.svg"), "--output: no/such.svg can't be written"),
        (("virtual", "pool", "-o", "pool.png"), "--output: pool.png must end in .svg"),
    ):
        status, out, errors = run(monkeypatch, capsys, *arguments)
        assert (status, out) == (2, "") and errors.startswith("error: ") and errors.count("\n") == 1
        assert why in errors
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UsageError, match="pool"):
        draw(BOARDS / "esp32_relay_x4", "pool")
