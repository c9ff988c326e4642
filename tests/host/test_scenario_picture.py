"""The picture of a run: right size, right content, drawn from any curves."""

from itertools import combinations, pairwise

import pytest
from matplotlib.image import imread

from heatpump.core import model
from host_tools.errors import UserError
from host_tools.plant import KINDS, plant_class
from host_tools.plant.air_to_air import AirToAir
from host_tools.plant.weather import Weather, WeatherData
from host_tools.report import lanes, look, picture
from host_tools.scenario.curves import CurveRecorder, Curves

pytestmark = pytest.mark.slow

ROLES = AirToAir.OUTPUTS


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


WIDTH = 1200


def labels(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def rows(**changes):
    return picture.figure(curves(**changes)).axes


def test_the_picture_has_its_width_and_all_that_it_should_show(tmp_path):
    picture.draw(curves(), tmp_path / "run.png")
    assert imread(tmp_path / "run.png").shape[1] == WIDTH
    held, around, phases, relays, power = rows()
    assert labels(held) == ["band to hold", "heating setpoint", "indoor"]
    assert labels(around) == ["outdoor", "attic"]
    assert labels(phases) == ["idle", "run", "lockout", "no power"]
    assert labels(power) == ["electric"]
    assert [text.get_text() for text in relays.get_yticklabels()] == [
        r.replace("_", " ") for r in reversed(ROLES)
    ]
    assert len(relays.collections) == len(ROLES)
    assert "power-cut 90s" in [text.get_text() for text in around.texts]
    assert max(power.get_ylim()) > 2.0
    assert "06:30" in [text.get_text() for text in power.get_xticklabels()]


@pytest.mark.parametrize("suffix", picture.FORMATS)
def test_each_suffix_is_drawn_as_what_it_says(tmp_path, suffix):
    path = tmp_path / f"run.{suffix.upper()}"
    picture.check_picture(path, "--picture")
    picture.draw(curves(), path)
    begin = {"png": b"\x89PNG", "jpg": b"\xff\xd8", "webp": b"RIFF", "svg": b"<?xml", "pdf": b"%PDF"}
    assert path.read_bytes().startswith(begin[suffix])


@pytest.mark.parametrize("held", ["cabinet", "tank", "pool", "drum_out"])
def test_what_has_the_band_stands_in_the_first_row(held):
    names = [held, "outdoor", "indoor", "tank_top", "discharge", "indoor_coil"]
    temperatures = {name: [5.0] * 200 for name in names}
    first = rows(temperatures_c=temperatures, band_of=held)[0]
    assert labels(first)[:2] == ["band to hold", held.replace("_", " ")]
    groups = picture.groups(curves(temperatures_c=temperatures, band_of=held))
    assert groups[2] == ["discharge", "indoor_coil"]
    assert ("tank_top" in groups[0]) == (held == "tank")
    assert sorted(name for group in groups for name in group) == sorted(temperatures)


def test_without_a_band_the_room_comes_first():
    assert picture.groups(curves(band_c=None, band_of="tank"))[0] == ["indoor"]


def test_pressures_speeds_and_useful_heat_have_rows_where_there_are_some():
    found = rows(
        pressures_bar={"low": [6.0] * 200, "high": [25.0] * 200},
        speeds_pm={"compressor_speed": [0, 420] * 100, "outdoor_fan_speed": [0, 1000] * 100},
        moved_w=[-3000.0, 6000.0] * 100,
    )
    assert [labels(axes) for axes in found[2:] if axes.get_legend()] == [
        ["low", "high"],
        ["idle", "run", "lockout", "no power"],
        ["compressor"],  # the fan is only on or off
        ["electric", "useful heat or cold", "taken back"],
    ]


def test_heat_taken_back_in_a_defrost_is_drawn_below_zero():
    power = rows(moved_w=[-3000.0, 6000.0] * 100)[-1]
    assert power.get_ylim()[0] < -3.0
    losses = rows(moved_w=[-20.0, 6000.0] * 100)[-1]  # of a still machine
    assert losses.get_ylim()[0] == 0.0 and labels(losses) == ["electric", "useful heat or cold"]


@pytest.mark.parametrize(
    "mode, phase, heated_j, cooled_j, moved_w",
    [
        (model.HEAT, model.RUN, 3000.0, 0.0, 3000.0),
        (model.COOL, model.RUN, 0.0, 3000.0, 3000.0),
        (model.HEAT, model.DEFROST_MELT, -3000.0, 0.0, -3000.0),
        (model.AUTO, model.DEFROST_MELT, 0.0, 3000.0, -3000.0),  # a plant that sums by the sign of its heat
        (model.COOL, model.DEFROST_MELT, 0.0, -500.0, -500.0),  # a cabinet and its heater
        (model.COOL, model.DEFROST_MELT, 500.0, 0.0, -500.0),
    ],
)
def test_what_a_defrost_takes_back_counts_below_zero(mode, phase, heated_j, cooled_j, moved_w):
    plant, found = AirToAir(), Curves()
    recorder = CurveRecorder(found, plant, 60_000)
    recorder.phase(0, phase, mode)
    plant.time_s += 1.0
    plant.heated_j += heated_j
    plant.cooled_j += cooled_j
    recorder.phase(1000, model.RUN, mode)  # what was before it keeps its sign
    recorder.sample(1000, None, plant.measurements)
    assert found.moved_w == [pytest.approx(moved_w)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_curve_of_every_plant_has_its_label_and_colour(kind):
    measured = plant_class(kind).MEASUREMENTS
    temperatures = {name[:-2]: [5.0] * 200 for name in measured if name.endswith("_c")}
    pressures = {name[:-4]: [5.0] * 200 for name in measured if name.endswith("_bar")}
    of_band = [name for name in temperatures if name not in ("outdoor", "kitchen")]
    for held in (of_band[0], "indoor", "tank"):
        given = curves(
            temperatures_c=temperatures,
            pressures_bar=pressures,
            band_of=held,
            cool_setpoint_c=[25.0] * 200,
            speeds_pm={role: [0, 420] * 100 for role in model.SPEEDS},
            moved_w=[-3000.0, 6000.0] * 100,
            called={name[:-2]: text for name, text in plant_class(kind).CALLED.items()},
        )
        found = picture.figure(given, given).axes
        shown = [label for axes in found if axes.get_legend() for label in labels(axes)]
        for name in (*temperatures, *pressures):
            assert shown.count(given.in_words(name)) == 1, name
        assert_told_apart(found)


def test_a_machine_within_a_house_has_no_curve_outdoors():
    """What its sensors' roles call the outdoor side is a room's air, and heat exchangers of its own."""
    for kind, label, role in (
        ("water_heater", "room air", "outdoor"),
        ("water_heater", "evaporator", "outdoor_coil"),
        ("dryer", "evaporator", "outdoor_coil"),
        ("cabinet", "condenser", "outdoor_coil"),
    ):
        given = Curves()
        CurveRecorder(given, plant_class(kind)(), 1000)
        assert given.in_words(role) == label
        assert not any("outdoor" in given.in_words(name) for name in given.temperatures_c)


def assert_told_apart(found):
    for axes in found:
        lines = [line for line in axes.lines if len(line.get_xdata()) > 2]
        names = [line.get_label() for line in lines]
        assert len(set(names)) == len(names) and not any(name.startswith("_") for name in names)
        if axes.get_legend():
            assert set(names) <= set(labels(axes))
        colours = [line.get_color() for line in lines]
        assert min((look.apart(a, b) for a, b in combinations(colours, 2)), default=99.0) >= 33, names


def test_curves_of_a_foreign_plant_have_colours_of_their_own_too():
    temperatures = {name: [5.0] * 200 for name in ("indoor", *(f"zone_{n}" for n in range(12)), "outdoor")}
    pressures = {f"stage_{n}": [5.0] * 200 for n in range(6)}
    found = rows(temperatures_c=temperatures, pressures_bar=pressures)
    assert_told_apart(found)
    assert labels(found[2]) == [f"stage {n}" for n in range(6)]


def test_small_machines_are_drawn_in_watts():
    assert rows(power_w=[80.0] * 200)[-1].get_ylabel() == "power,\nW"
    assert rows()[-1].get_ylabel() == "power,\nkW"


def test_every_phase_has_a_colour():
    assert tuple(look.PHASES) == tuple(model.PHASES)


def test_phases_and_temperatures_stay_apart_in_grey():
    def lightness(colour):
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    shades = sorted(lightness(colour) for colour in look.PHASES.values())
    assert min(b - a for a, b in pairwise(shades)) > 15
    for row in (
        ("indoor", "structure"),
        ("outdoor", "supply", "return", "source_in", "source_out", "brine", "attic"),
        ("indoor_coil", "outdoor_coil", "discharge", "suction"),
    ):
        assert len({(dash, width) for _, dash, width in look.looks(row).values()}) == len(row)


@pytest.mark.parametrize(
    "changes",
    [
        {"outputs": {}, "phases": [], "marks": [], "band_c": None},
        {"end_s": 10 * 86400.0, "start_hour": 0.0},
        {"end_s": 365 * 86400.0, "marks": [(n * 3600.0, "reset") for n in range(40)]},
    ],
)
def test_sparse_short_and_long_runs_can_be_drawn(tmp_path, changes):
    picture.draw(curves(**changes), tmp_path / "run.png")
    assert imread(tmp_path / "run.png").shape[1] == WIDTH
    assert len(rows(**changes)[-1].get_xticks()) < 15


@pytest.mark.slow
def test_a_picture_that_cannot_be_written_is_one_line_and_leaves_nothing(tmp_path):
    with pytest.raises(UserError, match=r"run\.png: No such file"):
        picture.draw(curves(), tmp_path / "none" / "run.png")
    (tmp_path / "run.png").mkdir()
    with pytest.raises(UserError, match=r"run\.png: Is a directory"):
        picture.draw(curves(), tmp_path / "run.png")
    assert [path.name for path in tmp_path.iterdir()] == ["run.png"]


def test_only_relays_that_were_on_get_a_lane():
    outputs = {"compressor": [(0.0, 0), (60.0, 1)], "tank_heater": [(0.0, 0)]}
    relays = rows(outputs=outputs)[3]
    assert [text.get_text() for text in relays.get_yticklabels()] == ["compressor"]


def test_a_narrow_picture_has_every_name_within_it():
    given = curves(moved_w=[-3000.0, 6000.0] * 100, pressures_bar={"high": [9.0] * 200, "low": [5.0] * 200})
    drawn = picture.figure(given, given, narrow=True)
    drawn.canvas.draw()
    broad = picture.figure(given, given).axes
    for axes, other in zip(drawn.axes, broad, strict=True):
        assert bool(axes.get_legend()) == bool(other.get_legend())
        if axes.get_legend():
            assert labels(axes) == labels(other)
            box = axes.get_legend().get_window_extent()
            assert box.x0 >= 0 and box.x1 <= drawn.bbox.width and box.y1 <= drawn.bbox.height
            assert box.y0 >= axes.bbox.y1 - 1  # above its row


def test_what_there_is_nothing_of_has_no_row():
    still = {"compressor": [(0.0, 0)]}
    assert [axes.get_ylabel() for axes in rows(outputs=still)] == ["°C", "°C", "phase", "power,\nkW"]
    found = rows(outputs=still, phases=[], temperatures_c={}, band_c=None)
    assert [axes.get_ylabel() for axes in found] == ["power,\nkW"]


def test_thousands_of_runs_become_shares_of_the_time():
    edges = [(n * 1.0, n % 2) for n in range(10_000)]
    phases = [(n * 1.0, "run" if n % 3 else "idle") for n in range(10_000)]
    found = rows(end_s=10_000.0, outputs={"compressor": edges}, phases=phases)
    assert [text.get_text() for text in found[3].get_yticklabels()] == ["compressor, share"]
    assert len(found[2].patches) <= lanes.MOST_BARS
    shares = lanes.shares_on(lanes.spans(edges, 10_000.0), 10_000.0)
    assert shares == pytest.approx([0.5] * lanes.MOST_BARS, abs=0.05)
    assert sum(shares) / len(shares) == pytest.approx(0.5)


def test_the_longest_phase_of_a_bin_stands_for_it():
    stretches = lanes.spans([(0.0, "idle"), (1.0, "run"), (9.0, "stop"), (12.0, "idle")], 20.0)
    assert lanes.longest_of_bins(stretches, 20.0, bins=2) == [(0.0, 10.0, "run"), (10.0, 20.0, "idle")]


def test_the_day_of_a_picture_is_coldest_at_six_and_warmest_at_three_by_its_axis():
    times_s = [600.0 * n for n in range(145)]
    outdoor_c = Weather(WeatherData()).outdoor_c
    drawn = Curves(start_hour=0.0, end_s=86_400.0, time_s=times_s, power_w=[0.0] * 145)
    drawn.heat_setpoint_c = drawn.cool_setpoint_c = [None] * 145
    drawn.temperatures_c = {"indoor": [20.0] * 145, "outdoor": [outdoor_c(s) for s in times_s]}
    axes = picture.figure(drawn).axes
    clock = axes[-1].xaxis.get_major_formatter()
    (line,) = [line for line in axes[1].lines if line.get_label() == "outdoor"]
    by_time = dict(zip(line.get_ydata(), line.get_xdata(), strict=False))
    assert [clock(by_time[end(by_time)]) for end in (min, max)] == ["06:00", "15:00"]
