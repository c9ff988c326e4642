"""Runs in the MicroPython VM, not on the host: the core, ticked by requests on standard input.

A request is int32s in the machine's byte order, as many as REQUEST_INTS, its kind first:
    SET            length of the text that comes next: "key value" in UTF-8
    BOOT           build the controller from what was set; comes once, before the two below
    TICK           dt_ms, 1 if readings follow else 0, minute of UTC and of the week, how many ms to step the
                   core by before all of that, a level per contact, then value and fault per sensor
    RESET_FAULTS   lift a lockout
    REMEMBER       tell what a board would keep over a reset
    RECALL         length of the text that comes next: such a text, to be put back
    PRICES         length of the text that comes next: a run of prices for the plan
TICK is answered with the core's trace vector, REMEMBER with an int32, the length, and a text. Ends at the end
of the input.
"""

import sys
from array import array

from heatpump.core.application import Application
from heatpump.core.controller import Controller
from heatpump.core.model import CONTACTS, READING_OK, SENSORS, Inputs, Outputs
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from heatpump.core.record import remembered, trace

SET, BOOT, TICK, RESET_FAULTS, REMEMBER, RECALL, PRICES = range(7)
FIRST_CONTACT = 6
FIRST_READING = FIRST_CONTACT + len(CONTACTS)
REQUEST_INTS = FIRST_READING + 2 * len(SENSORS)


def main(name: str) -> None:
    """`name`: a file of heatpump/applications."""
    # The host writes each request at once and pipes keep that whole, so none comes in parts.
    receive = sys.stdin.buffer.readinto  # type: ignore[union-attr]
    answer = sys.stdout.buffer.write
    request = array("i", [0] * REQUEST_INTS)
    vector = array("i", trace.new_vector())
    tracer = trace.Tracer(vector)
    chosen = __import__("heatpump.applications." + name, None, None, ("NAME",))
    application = Application(chosen.__dict__)
    params = Params(application)
    inputs = Inputs()
    outputs = Outputs()

    def receive_text() -> str:
        text = bytearray(request[1])
        receive(text)
        return text.decode()

    def set_parameter() -> None:
        key, value = receive_text().split(" ", 1)
        params.set(key, value, INSTALLER)

    while receive(request) and request[0] == SET:
        set_parameter()
    controller = Controller(params, application)
    while receive(request):
        kind = request[0]
        if kind == TICK:
            rest_ms = request[FIRST_CONTACT - 1]
            if rest_ms:
                controller.step(rest_ms, inputs, outputs)
            inputs.utc_minute = request[3]
            inputs.minute_of_week = request[4]
            for n in range(len(CONTACTS)):
                inputs.contacts[n] = request[FIRST_CONTACT + n]
            if request[2]:
                n = FIRST_READING
                for reading in inputs.readings:
                    if request[n + 1] == READING_OK:
                        reading.sensed(request[n])
                    else:
                        reading.failed(request[n + 1])
                    n += 2
            controller.step(request[1], inputs, outputs)
            tracer.fill(rest_ms + request[1], controller, inputs, outputs)
            answer(vector)
        elif kind == SET:
            set_parameter()
        elif kind == PRICES:
            controller.signals.price_plan().add(receive_text())
        elif kind == RESET_FAULTS:
            controller.reset_faults()
        elif kind == REMEMBER:
            text = remembered.remember(controller).to_text().encode()
            answer(array("i", [len(text)]))
            answer(text)
        elif kind == RECALL:
            kept = remembered.Remembered()
            kept.from_text(receive_text())
            remembered.recall(controller, kept)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Exception as error:
        sys.print_exception(error, sys.stderr)  # type: ignore[attr-defined]
