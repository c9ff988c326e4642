"""When service may begin. Loaded for a moment; `service` is what then goes on."""

from heatpump.core.model import AUX_HEATER_1, AUX_HEATER_2, CRANKCASE_HEATER, IDLE, OFF, OUTPUTS, TANK_HEATER
from heatpump.core.sequence.service import NONE

LONGEST_S = 600


def begin(controller, output, seconds):
    """Drive an output (index into OUTPUTS) for 1 to LONGEST_S seconds. Raises ValueError with one line."""
    service = controller.service
    if not _has(controller, output):
        raise ValueError("service: this application has no %s" % OUTPUTS[output])
    if output == TANK_HEATER:
        raise ValueError("service: the tank heater is tried with 'set tank_boost 1'")
    if not 1 <= seconds <= LONGEST_S:
        raise ValueError("service: %d is out of bounds, 1 to %d s" % (seconds, LONGEST_S))
    if controller.params.mode != OFF or controller.sequencer.phase != IDLE:
        raise ValueError("service: the machine must be idle in mode off; 'mode off' first")
    if service.output not in (NONE, output):
        raise ValueError("service: another output is driven; 'service stop' first")
    service.output = output
    service.left.ms = seconds * 1000


def _has(controller, output):
    """Heaters are a feature: a board may have their outputs or not."""
    if output in (AUX_HEATER_1, AUX_HEATER_2) and controller.aux_heater:
        return True
    if output == CRANKCASE_HEATER and controller.crankcase_heater:
        return True
    return output in controller.application.outputs
