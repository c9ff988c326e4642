"""Which parts a controller has, who owns the tank's element, and when service may begin."""

from support import message_of
from wired import SENSED, Wired

from heatpump.core.application import Application
from heatpump.core.controller import Controller
from heatpump.core.everything import EVERYTHING
from heatpump.core.model import (
    ACTION_OFF,
    AUX_HEATER_1,
    AUX_HEATER_2,
    COMPRESSOR,
    CRANKCASE_HEATER,
    HEAT,
    IDLE,
    NO_CAUSE,
    OFF,
    OUTDOOR_FAN,
    OUTPUTS,
    RUN,
    SOURCE_PUMP,
    TANK_HEATER,
    Inputs,
    Outputs,
)
from heatpump.core.params import Params
from heatpump.core.sequence import service_begin
from heatpump.core.sequence.service import NONE
from heatpump.core.timers import Countdown


def test_service_is_begun_for_what_is_there_on_a_machine_that_is_idle_and_off():
    wired = Wired(("compressor", "tank_heater", "outdoor_fan"))
    controller, service = wired.controller, wired.service
    service.left = Countdown()
    for output in (COMPRESSOR, AUX_HEATER_1, AUX_HEATER_2, CRANKCASE_HEATER):
        wired.phase(RUN)
        wired.params.mode = OFF
        assert "idle in mode off" in message_of(service_begin.begin, controller, output, 60)
        wired.phase(IDLE)
        wired.params.mode = HEAT
        assert "idle in mode off" in message_of(service_begin.begin, controller, output, 60)
        wired.params.mode = OFF
        service.output = OUTDOOR_FAN
        assert "another output" in message_of(service_begin.begin, controller, output, 60)
        service.output = NONE
        for seconds in (0, 601):
            assert "out of bounds, 1 to 600 s" in message_of(service_begin.begin, controller, output, seconds)
        assert service.output == NONE and service.left.ms == 0
        for seconds in (1, 600, 60):
            service_begin.begin(controller, output, seconds)
            assert (service.output, service.left.ms) == (output, seconds * 1000)
        service.output, service.left.ms = NONE, 0
    assert (
        message_of(service_begin.begin, controller, SOURCE_PUMP, 60)
        == "service: this application has no source_pump"
    )
    assert "tank_boost" in message_of(service_begin.begin, controller, TANK_HEATER, 60)


def test_an_application_has_the_parts_that_it_names_and_no_others():
    parts = ("defrost", "aux_heater", "crankcase_heater", "circulation", "inverter", "expansion_valve")
    for features in [()] + [(key,) for key in parts]:
        application = Application(dict(EVERYTHING, FEATURES=features))
        controller = Controller(Params(application), application)
        for key in parts:
            part = getattr(controller, key)
            assert (part is not None) is (key in features), (features, key)
            assert part is None or "step" in dir(part)
        assert controller.stop_cause == NO_CAUSE and controller.uptime_s == 0
        controller.step(1000, Inputs(), Outputs())
        assert controller.action(Outputs()) == ACTION_OFF
    application = Application(dict(EVERYTHING, FEATURES=()))
    plain = Controller(Params(application), application)
    assert "no aux_heater_1" in message_of(
        service_begin.begin, Wired(("compressor", "outdoor_fan"), ()).controller, AUX_HEATER_1, 1
    )
    assert plain._tank is None


def test_the_tanks_element_belongs_to_the_demand_behind_the_diverter():
    for outputs, owned in ((OUTPUTS, True), (("compressor", "outdoor_fan"), False)):
        settings = dict(EVERYTHING, DEMANDS=("room", "tank"), OUTPUTS=outputs)
        settings["SENSORS"] = SENSED
        application = Application(settings)
        controller = Controller(Params(application), application)
        assert (controller._tank is controller.demands[1]) is owned
        assert (controller._tank is None) is not owned
