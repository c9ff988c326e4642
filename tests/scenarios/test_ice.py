"""Ice never leads to a lockout, with parameters as delivered: machines, weather and deadbands.

Each machine with an outdoor coil that can be defrosted, as it is delivered but for its deadband: the
narrowest makes each run as short as is allowed, the widest makes it last for hours. `make test` plays a
morning of fog, `make test-long` a day of each weather.
"""

import os
from itertools import product

import pytest

from heatpump.core.demand.water import ROWS as WATER_ROWS
from heatpump.core.param_rows.demand import ROWS as ROOM_ROWS
from host_tools.board_file import load_application, load_board
from host_tools.paths import FIRMWARE
from host_tools.scenario import read_scenario, run_scenario

pytestmark = pytest.mark.slow

CHOKES_KG = 3.1  # of the plants' outdoor coils: a tenth of the air gets through
LONG = bool(os.environ.get("LONG_SCENARIOS"))
HOURS = 24 if LONG else 6
MEANS_C = (-14, -8, -3, 1, 5) if LONG else (1,)
HUMIDITIES = (0.6, 0.8, 1.0) if LONG else (1.0,)
NARROWEST, WIDEST = 3, 4  # columns of a parameter's row


def can_defrost(name):
    return "defrost" in load_application(name, load_board("virtual"))["FEATURES"]


FILES = (FIRMWARE / "heatpump" / "applications").glob("[a-z]*.py")
MACHINES = sorted(path.stem for path in FILES if can_defrost(path.stem))


def deadband(name, column):
    """Settings for the narrowest or the widest, as far as the tables allow."""
    side, rows = ("water", WATER_ROWS) if "water" in name else ("heat", ROOM_ROWS)
    keys = (f"{side}_deadband", f"{side}_overrun")
    return {row[0]: row[column] / 1000 for row in rows if row[0] in keys}


def day(name, mean_c, humidity, column):
    """A scenario: the house is as warm as it shall be, or for a wide deadband as cold as it may become."""
    settings = deadband(name, column)
    start_c = 21 - settings.get("heat_deadband", 0)
    plant = {
        "kind": "air_to_water" if "water" in name else "air_to_air",
        "start": {"hour": 0, "indoor_c": start_c, "structure_c": start_c},
        "weather": {"mean_c": mean_c, "swing_k": 1, "humidity": humidity},
    }
    if "water" in name:
        plant["hydronics"] = {"emitters": "radiators"}
    limits = {"most_frost_kg": {"max": CHOKES_KG}, "starts": {"min": 1}}
    return read_scenario(
        {
            "name": f"ice-{name}",
            "about": "a day of ice",
            "duration": f"{HOURS}h",
            "application": name,
            "plant": plant,
            "parameters": {"mode": "heat", "heat_setpoint": 21, **settings},
            "expect": [{"value": "lockout", "equals": "none"}, {"value": "overrides", "equals": 0}],
            "limits": limits,
        },
        "test_ice",
    )


def test_there_are_machines_that_defrost():
    assert len(MACHINES) == 5


@pytest.mark.parametrize("column", (NARROWEST, WIDEST) if LONG else (NARROWEST,))
@pytest.mark.parametrize(("mean_c", "humidity"), list(product(MEANS_C, HUMIDITIES)))
@pytest.mark.parametrize("name", MACHINES)
def test_ice_locks_no_machine_out_and_never_chokes_the_coil(name, mean_c, humidity, column):
    assert run_scenario(day(name, mean_c, humidity, column), "in-process").failures == ()
