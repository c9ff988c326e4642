"""What comes from outside besides parameters: what a house's automation or its clock knows, and a reset.

One row each, with the bounds outside of which it is refused; those of parameters are in their own rows.
"""

from heatpump.core import calendar, entered, values
from heatpump.core.demand import price_text
from heatpump.core.model import DEW_POINT, SENSORS, TANK_COLD, TOLD
from heatpump.core.protection.protections import ONLY_A_PERSON


def _take_clock(found, text, clock, controller, inputs):
    clock.set(text.strip())


def _take_prices(found, text, clock, controller, inputs):
    """Says what the plan is now: a message that came late, or twice, has replaced it."""
    plan = controller.signals.price_plan()
    plan.add(text)
    count = len(list(plan.runs()))
    return "%d prices until %s" % (count, calendar.write(plan.end())) if count else "no price plan"


def _take_dew_point(found, text, clock, controller, inputs):
    inputs.readings[DEW_POINT].good(_temperature(found, text))


def _take_reading(found, text, clock, controller, inputs):
    """Of a role without a sensor of its own: nothing from outside comes before what is wired."""
    n = _sensor(found[0])
    params = controller.params
    if params.texts["sensor_" + SENSORS[n]]:
        raise ValueError("this role has a sensor of its own, see sensor_" + SENSORS[n])
    reading = inputs.readings[n]
    reading.good(_temperature(found, text))
    reading.fault = TOLD
    reading.age_ms = (params.reading_max_age_s - params.outside_max_age_s) * 1000
    inputs.valid &= ~(1 << n)  # the next tick sets it anew, which makes it news


def _take_faults(found, text, clock, controller, inputs):
    if text.strip().lower() != "reset":
        raise ValueError("takes 'reset' and nothing else")
    if not controller.params.faults_over_mqtt:
        raise ValueError("only to be reset at the board's console; 'set faults_over_mqtt 1' there allows it")
    protections = controller.protections
    if protections.locked and protections.lockout in ONLY_A_PERSON:
        from heatpump.core.causes import CAUSES

        raise ValueError(
            "a lockout by %s needs somebody at the machine; then 'faults reset' at the board's console"
            % (CAUSES[protections.lockout] if protections.lockout else "an unknown cause")
        )
    for demand in controller.demands:
        if demand.notice() == TANK_COLD:
            raise ValueError(
                "a tank that stays cold needs somebody at the machine and its console: 'faults reset'"
            )
    controller.reset_faults()


def _temperature(found, text):
    _, _, lowest_mc, highest_mc, _, _ = found
    value_mc = entered.from_text("temperature", text)
    if not lowest_mc <= value_mc <= highest_mc:
        bounds = [values.to_text("temperature", bound) for bound in (lowest_mc, highest_mc)]
        raise ValueError("%s is out of bounds, %s to %s °C" % (text.strip(), bounds[0], bounds[1]))
    return value_mc


def _sensor(key):
    return SENSORS.index(key[8:])


def _reading(role, lowest_c, highest_c):
    key = "reading_" + role
    return (
        key,
        "m°C",
        lowest_c * 1000,
        highest_c * 1000,
        lambda c: _sensor(key) in c.application.sensors,
        _take_reading,
    )


# key, unit, lowest, highest, whether the application has it, what takes it
VALUES = (
    ("clock", "year", calendar.FIRST_YEAR, calendar.LAST_YEAR, lambda c: True, _take_clock),
    (
        "prices",
        "any unit",
        -price_text.LARGEST,
        price_text.LARGEST,
        lambda c: c.signals.takes_prices,
        _take_prices,
    ),
    ("faults", "order", 0, 1, lambda c: True, _take_faults),
    ("dew_point", "m°C", -40000, 40000, lambda c: DEW_POINT in c.application.sensors, _take_dew_point),
    _reading("indoor", -20, 50),
    _reading("outdoor", -50, 60),
    _reading("supply", -20, 95),
    _reading("tank", 0, 95),
    _reading("buffer", 0, 95),
    _reading("pool", 0, 50),
)


def row(key):
    """The row of a key, or None."""
    for found in VALUES:
        if found[0] == key:
            return found
    return None


def take(key, text, clock, controller, inputs):
    """None if `key` is none of these; else the text was taken, and what is to be said of it, or "".

    Raises ValueError with one line."""
    found = row(key)
    if not found:
        return None
    if not found[4](controller):
        raise ValueError("%s: this application has no use for it" % key)
    try:
        return found[5](found, text, clock, controller, inputs) or ""
    except ValueError as error:
        line = str(error)
        raise ValueError(line if line.startswith(key + ": ") else key + ": " + line)
