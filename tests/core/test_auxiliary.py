from support import Machine

from heatpump.core.model import (
    AUX_HEATER_1,
    AUX_HEATER_2,
    COMPRESSOR,
    CRANKCASE_HEATER,
    CRANKCASE_PREHEAT,
    IDLE,
    INDOOR,
    INDOOR_FAN,
    OUTDOOR,
    OUTDOOR_COIL,
    RUN,
)


def cold_house(**settings):
    settings.setdefault("aux_stages", 2)
    machine = Machine(**settings)
    machine.temperature_mc[INDOOR] = 18000
    machine.temperature_mc[OUTDOOR] = -10000
    machine.temperature_mc[OUTDOOR_COIL] = 0
    return machine


def stages(machine):
    levels = machine.outputs.levels
    assert levels[AUX_HEATER_1] >= levels[AUX_HEATER_2]
    assert not levels[AUX_HEATER_1] or levels[INDOOR_FAN]
    return levels[AUX_HEATER_1] + levels[AUX_HEATER_2]


def test_stages_come_one_by_one_after_their_delay():
    machine = cold_house(mode="heat")
    machine.run(1700)
    assert stages(machine) == 0
    machine.run(200)
    assert stages(machine) == 1
    machine.run(1700)
    assert stages(machine) == 1
    machine.run(200)
    assert stages(machine) == 2


def test_they_go_when_the_room_reaches_the_setpoint():
    machine = cold_house(mode="heat")
    machine.run(4000)
    machine.temperature_mc[INDOOR] = 19500
    machine.run(1000)
    assert stages(machine) == 2
    machine.temperature_mc[INDOOR] = 20000
    machine.tick()
    assert stages(machine) == 0
    assert machine.outputs.levels[INDOOR_FAN]


def test_the_heat_pump_is_left_to_itself_when_it_is_mild_or_the_room_nearly_warm():
    for outdoor_mc, indoor_mc in ((2000, 15000), (-10000, 19100)):
        machine = cold_house(mode="heat")
        machine.temperature_mc[OUTDOOR] = outdoor_mc
        machine.temperature_mc[INDOOR] = indoor_mc
        machine.run(6000)
        assert stages(machine) == 0


def test_none_without_stages_or_in_other_modes():
    for settings in (
        {"mode": "heat", "aux_stages": 0},
        {"mode": "cool"},
        {"mode": "off"},
        {"mode": "fan-only"},
    ):
        machine = cold_house(**settings)
        machine.run(6000)
        assert stages(machine) == 0


def test_emergency_heat_leaves_the_compressor_off():
    machine = cold_house(mode="emergency-heat")
    for _ in range(1000):
        machine.tick()
        assert not machine.compressor
    assert stages(machine) == 2
    machine.temperature_mc[INDOOR] = 20500
    machine.tick()
    assert stages(machine) == 0
    machine.run(58)
    assert machine.outputs.levels[INDOOR_FAN]
    machine.run(2)
    assert not machine.outputs.levels[INDOOR_FAN]


def test_backup_for_a_heat_pump_with_a_fault():
    for backup, expected in ((1, 2), (0, 0)):
        machine = cold_house(mode="heat", aux_backup=backup, aux_delay=7200)
        machine.run_until(RUN)
        machine.lost = {OUTDOOR_COIL}
        machine.run(400)
        assert not machine.compressor and stages(machine) == expected


def test_nothing_without_the_room_temperature():
    machine = cold_house(mode="emergency-heat")
    machine.run(400)
    assert stages(machine) == 2
    machine.lost = {INDOOR}
    machine.run(31)
    assert stages(machine) == 0


def test_a_switched_off_stage_rests():
    machine = cold_house(mode="emergency-heat")
    machine.run(400)
    machine.params.set("mode", "off", 0)
    machine.tick()
    assert stages(machine) == 0
    machine.params.set("mode", "emergency-heat", 0)
    machine.run(178)
    assert stages(machine) == 0
    machine.run(3)
    assert stages(machine) == 1


def test_fewer_stages_are_fewer_at_once():
    machine = cold_house(mode="emergency-heat")
    machine.run(800)
    machine.params.set("aux_stages", "1", 1)
    machine.run(200)
    assert stages(machine) == 1
    machine.params.set("aux_stages", "0", 1)
    machine.run(200)
    assert stages(machine) == 0


def test_the_crankcase_heater_warms_a_resting_compressor_in_the_cold():
    machine = cold_house(mode="heat")
    machine.run(10)
    assert machine.outputs.levels[CRANKCASE_HEATER]
    machine.run_until(RUN)
    assert not machine.outputs.levels[CRANKCASE_HEATER]
    machine.temperature_mc[INDOOR] = 25000
    machine.run_until(IDLE)
    assert machine.outputs.levels[CRANKCASE_HEATER]
    for outdoor_mc, expected in ((6000, 1), (7001, 0), (6000, 0), (4999, 1)):
        machine.temperature_mc[OUTDOOR] = outdoor_mc
        machine.run(2)
        assert machine.outputs.levels[CRANKCASE_HEATER] == expected
    machine.temperature_mc[OUTDOOR] = 20000
    machine.lost = {OUTDOOR}
    machine.run(40)
    assert machine.outputs.levels[CRANKCASE_HEATER]


def test_preheat_holds_the_first_start_in_the_cold():
    machine = cold_house(mode="heat", crankcase_preheat=3600)
    machine.run(1000)
    assert machine.controller.block() == CRANKCASE_PREHEAT
    machine.run(2590)
    assert not machine.compressor
    machine.run(60)
    assert machine.compressor


def test_preheat_ends_when_it_is_warm():
    machine = cold_house(mode="heat", crankcase_preheat=43200)
    machine.run(100)
    machine.temperature_mc[OUTDOOR] = 8000
    machine.run_until(RUN, 400)
    assert machine.outputs.levels[COMPRESSOR]
