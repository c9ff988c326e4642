"""map.toml: what it says is taken over, in the right units, and what is wrong is named in one line."""

import re
from copy import deepcopy

import pytest

from host_tools.errors import UsageError
from host_tools.fmi.mapping import load_map, read_map

UNITS = {"on": "", "n": "", "v4": "", "T": "K", "TF": "", "P": "", "Q": "W", "hp": "", "p": "psi", "C": "J/K"}
GOOD = {
    "outputs": {
        "compressor": "on",
        "compressor_speed": {"variable": "n", "unit": "1"},
        "reversing_valve": {"variable": "v4", "on": 0, "off": 1},
    },
    "measurements": {
        "indoor_c": "T",
        "outdoor_c": {"variable": "TF", "unit": "degF"},
        "power_w": {"variable": "P", "unit": "kW"},
        "heat_w": "Q",
    },
    "contacts": {"high_pressure": "hp"},
    "parameters": {"C": 5e6},
}


def read(*changes):
    """The map GOOD with (place, …, value) set; None takes the key away."""
    data = deepcopy(GOOD)
    for *place, key, value in changes:
        table = data
        for name in place:
            table = table.setdefault(name, {})
        table[key] = value
        if value is None:
            del table[key]
    return read_map(data, "map.toml", UNITS)


def test_outputs_are_written_as_the_fmu_wants_them():
    outputs = read().outputs
    assert (outputs["compressor"].variable, outputs["compressor"].factor) == ("on", 1.0)
    assert outputs["compressor_speed"].factor * 500 == 0.5
    valve = outputs["reversing_valve"]
    assert [valve.off + valve.factor * level for level in (0, 1)] == [1.0, 0.0]


@pytest.mark.parametrize(
    "name, value, wanted",
    [("indoor_c", 293.15, 20.0), ("outdoor_c", 50.0, 10.0), ("power_w", 1.5, 1500.0), ("heat_w", 7.0, 7.0)],
)
def test_measurements_come_in_the_units_of_their_names(name, value, wanted):
    found = read().measurements[name]
    assert found.factor * value + found.added == pytest.approx(wanted)


def test_a_name_without_a_unit_is_taken_as_it_is():
    found = read(("measurements", "valve_steps", "n")).measurements["valve_steps"]
    assert (found.factor, found.added) == (1.0, 0.0)


@pytest.mark.parametrize(
    "change, message",
    [
        (("outputs", "compresor", "on"), "outputs: unknown key 'compresor'; allowed: compressor,"),
        (("outputs", "compressor", None), "outputs: 'compressor' is missing"),
        (("outputs", "compressor", "off"), "outputs: the FMU has no variable 'off'; it has on, n, v4,"),
        (("outputs", "outdoor_fan", {"variable": "on", "unit": "1"}), "outdoor_fan: unknown key 'unit'"),
        (
            ("outputs", "compressor_speed", {"variable": "n", "unit": "rpm"}),
            "'rpm' is not one of per mille",
        ),
        (("measurements", "power_w", None), "measurements: 'power_w' is missing"),
        (("measurements", "indoor_c", {"unit": "K"}), "measurements: indoor_c: 'variable' is missing"),
        (("measurements", "indoor_c", {"variable": "T", "unit": "W"}), "unit: 'W' is not one of degC,"),
        (("measurements", "high_bar", "p"), "high_bar: the FMU has it in 'psi', which is not one of bar,"),
        (("measurements", "indoor_c", 5), "measurements: indoor_c: must be a table, not 5"),
        (("contacts", "high_presure", "hp"), "contacts: unknown key 'high_presure'; allowed: high_pressure,"),
        (("sums", "power_j", "P"), "sums: unknown key 'power_j'; allowed: electric_j,"),
        (("disturbances", "window_w_k", "G"), "disturbances: the FMU has no variable 'G'"),
        (("parameters", "D", 1.0), "the FMU has no variable 'D'"),
        (("parameters", "C", [1]), "parameters: C: must be a number"),
        (("step_s", 0.0), "step_s: must be above 0"),
        (("fan", "on"), "unknown key 'fan'; allowed: step_s, outputs,"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change, message):
    with pytest.raises(UsageError, match="map.toml.*" + re.escape(message)):
        read(change)


def test_a_file_that_is_missing_or_no_toml_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"none\.toml: No such file"):
        load_map(tmp_path / "none.toml", UNITS)
    (tmp_path / "bad.toml").write_text("outputs =")
    with pytest.raises(UsageError, match=r"bad\.toml: not valid TOML"):
        load_map(tmp_path / "bad.toml", UNITS)
