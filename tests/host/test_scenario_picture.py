"""The picture of a run: right size, right content, drawn from any curves."""

from itertools import pairwise

import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from heatpump.core import model
from host_tools.errors import UserError
from host_tools.plant.air_source_house import AirSourceHouse
from host_tools.report import picture
from host_tools.scenario.curves import Curves

ROLES = AirSourceHouse.OUTPUTS


def curves(**changes):
    points = 200
    time_s = [n * 60.0 for n in range(points)]
    return Curves(
        **{
            "title": "a run",
            "start_hour": 6.0,
            "end_s": 12000.0,
            "band_c": (20.0, 22.0),
            "time_s": time_s,
            "temperatures_c": {
                "indoor": [21.0] * points,
                "outdoor": [-4.0] * points,
                "attic": [10.0] * points,
            },
            "power_w": [2000.0] * points,
            "heat_setpoint_c": [21.0] * points,
            "cool_setpoint_c": [None] * points,
            "outputs": {role: [(0.0, 0), (3000.0, 1), (6000.0, 0)] for role in ROLES},
            "phases": [(1.0, "idle"), (3000.0, "run"), (6000.0, None), (7000.0, "lockout")],
            "marks": [(6000.0, "power-cut 90s")],
            **changes,
        }
    )


@pytest.fixture
def drawn(monkeypatch):
    """The figure that `draw` saves."""
    kept = []
    save = Figure.savefig

    def savefig(figure, *arguments, **options):
        kept.append(figure)
        return save(figure, *arguments, **options)

    monkeypatch.setattr(Figure, "savefig", savefig)
    return kept


def test_the_picture_has_its_size_and_all_that_it_should_show(tmp_path, drawn):
    picture.draw(curves(), tmp_path / "run.png")
    pixels = imread(tmp_path / "run.png")
    assert pixels.shape[:2] == (900, 1200)
    room, machine, phases, relays, power = drawn[0].axes
    labels = {text.get_text() for axes in (room, machine, phases) for text in axes.get_legend().get_texts()}
    assert {"indoor", "outdoor", "attic", "band to hold", "heating setpoint"} <= labels
    assert {"idle", "run", "lockout", "no power"} <= labels
    assert "cooling setpoint" not in labels and "start" not in labels
    assert [text.get_text() for text in relays.get_yticklabels()] == [
        r.replace("_", " ") for r in reversed(ROLES)
    ]
    assert len(relays.collections) == len(ROLES)
    assert "power-cut 90s" in [text.get_text() for text in machine.texts]
    assert max(power.get_ylim()) > 2.0
    assert "06:30" in [text.get_text() for text in power.get_xticklabels()]


def test_every_phase_has_a_colour():
    assert tuple(picture._PHASES) == model.PHASES


def test_phases_and_temperatures_stay_apart_in_grey():
    def lightness(colour):
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    shades = sorted(lightness(colour) for colour in picture._PHASES.values())
    assert min(b - a for a, b in pairwise(shades)) > 15
    for looks in (picture._ROOM, picture._MACHINE):
        assert len({(dash, width) for _, dash, width in looks.values()}) == len(looks)


@pytest.mark.parametrize(
    "changes",
    [
        {"outputs": {}, "phases": [], "marks": [], "band_c": None},
        {"end_s": 10 * 86400.0, "start_hour": 0.0},
    ],
)
def test_sparse_short_and_long_runs_can_be_drawn(tmp_path, changes):
    picture.draw(curves(**changes), tmp_path / "run.png")
    assert imread(tmp_path / "run.png").shape[:2] == (900, 1200)


def test_a_picture_that_cannot_be_written_is_one_line(tmp_path):
    with pytest.raises(UserError, match=r"run\.png: No such file"):
        picture.draw(curves(), tmp_path / "none" / "run.png")


def test_only_relays_that_were_on_get_a_lane(tmp_path, monkeypatch):
    seen = []
    outputs = {"compressor": [(0.0, 0), (60.0, 1)], "tank_heater": [(0.0, 0)]}
    monkeypatch.setattr(
        "matplotlib.axes.Axes.set_yticks", lambda axes, ticks, *labels, **how: seen.append((labels, how))
    )
    picture.draw(curves(outputs=outputs), tmp_path / "run.png")
    assert "tank heater" not in str(seen) and "compressor" in str(seen)
