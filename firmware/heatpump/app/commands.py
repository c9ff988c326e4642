"""What the console understands: one row per command, each a generator of output lines."""

from heatpump.core import calendar, near, status, values
from heatpump.core.model import CAUSES, MODES, NO_CAUSE, OUTPUTS, OUTPUTS_LOST, PRICE_LEVELS, SENSORS
from heatpump.core.param_rows.who import INSTALLER, USER
from heatpump.core.protection_table import CAUSE

_PRICES_PER_LINE = 12


class Commands:
    """Runs command lines. Errors come out as one line that begins with "error: "."""

    def __init__(self, controller, settings, sensing, clock, status_json, status_lines, version):
        """status_json() → str, status_lines() → lines, version() → lines."""
        self._controller = controller
        self._params = controller.params
        self._settings = settings
        self._sensing = sensing
        self._clock = clock
        self._status_json = status_json
        self._status_lines = status_lines
        self._version = version

    def run(self, line):
        """Yield the output lines of one command line."""
        words = line.split(None, 2)
        if not words:
            return
        for name, _, _, method in COMMANDS:
            if name == words[0]:
                try:
                    for text in method(self, words[1:]):
                        yield text
                except ValueError as error:
                    yield "error: %s" % error
                except OSError as error:
                    yield "error: the board's flash failed: %s" % error
                return
        names = [row[0] for row in COMMANDS]
        yield "error: unknown command '%s'%s" % (words[0], near.hint(words[0], names) or "; try help")

    def _help(self, words):
        if len(words) > 1:
            raise ValueError("help takes one name, or none for all commands")
        if words:
            for line in self._explain(words[0]):
                yield line
            return
        for name, arguments, about, _ in COMMANDS:
            yield "%-24s %s" % (name + " " + arguments if arguments else name, about)

    def _explain(self, name):
        """A name may be that of a command, of a parameter and of a published value at once."""
        known = []
        found = False
        for command, arguments, about, _ in COMMANDS:
            known.append(command)
            if command == name:
                found = True
                yield "command: %s" % (name + " " + arguments if arguments else name)
                yield about
                if name in _MORE:
                    yield _MORE[name]
        for row in self._params.rows():
            known.append(row[0])
            if row[0] == name:
                found = True
                for line in self._explain_parameter(row):
                    yield line
        for row in tuple(status.rows(self._controller.application)) + status.BOARD_ROWS:
            if row[0] not in known:  # else it is what was set
                known.append(row[0])
                if row[0] == name:
                    found = True
                    _, kind, choices, about = row[:4]
                    unit = values.unit(kind)
                    yield "%s: %s%s" % (name, about, ", in " + unit if unit else "")
                    if choices:
                        yield "one of: %s" % ", ".join(choices)
                    yield "published; 'status' shows it"
        if not found:
            raise ValueError(
                "unknown name '%s'%s" % (name, near.hint(name, known) or "; 'help' and 'get' list all")
            )

    def _explain_parameter(self, row):
        _, kind, default, lowest, highest, _, choices, who, label, about = row
        yield "%s: %s" % (label, about)
        unit = values.unit(kind)
        if kind == "choice":
            yield "one of: %s" % ", ".join(choices)
        elif kind in values.TEXT_KINDS:
            yield "text of %d to %d bytes: a letter beyond ASCII takes 2 to 4" % (lowest, highest)
        else:
            yield "%s to %s %s" % (values.to_text(kind, lowest), values.to_text(kind, highest), unit)
        yield "default: %s %s" % (values.to_text(kind, default, choices) or "(empty)", unit)
        yield "set at: %s" % ("console, MQTT" if who == USER else "console only")
        yield "now: %s" % self._params.text(row)

    def _status(self, words):
        if words == ["json"]:
            yield self._status_json()
        elif words:
            raise ValueError("status takes no argument but 'json'")
        else:
            for line in self._status_lines():
                yield line

    def _get(self, words):
        if len(words) > 1:
            raise ValueError("get takes one parameter, or none for all")
        for row in [self._params.row(words[0])] if words else self._params.rows():
            yield "%s = %s" % (row[0], self._params.text(row))

    def _set(self, words):
        if not words:
            raise ValueError("set needs a parameter and a value; 'get' lists the parameters")
        key = words[0]
        order = {"clock": self._clock_lines, "prices": self._price_lines}.get(key)
        if order:  # as over MQTT, where everything is set
            for line in order(words[1:]):
                yield line
            return
        self._params.row(key)
        text = words[1].strip() if len(words) > 1 else ""
        unkept = self._settings.set(key, text, INSTALLER)
        yield "%s = %s%s" % (key, self._params.get(key), "; " + unkept if unkept else "")

    def _mode(self, words):
        if len(words) != 1:
            raise ValueError("mode needs one of %s" % ", ".join(MODES))
        return self._set(["mode"] + words)

    def _sensors(self, words):
        if words == ["scan"]:
            self._sensing.scan()
        elif words:
            raise ValueError("sensors takes no argument but 'scan'")
        roles = self._controller.application.sensors
        for n in roles:
            yield self._sensing.describe(n)
        assigned = [getattr(self._params, "sensor_" + SENSORS[n], "") for n in roles]
        for rom, remark in self._sensing.found:
            if remark:
                yield "found         %s %s" % (rom, remark)
            elif rom not in assigned:
                yield "found         %s no role; 'set sensor_<role> %s' gives it one" % (rom, rom)

    def _faults(self, words):
        controller = self._controller
        if words == ["reset"]:
            controller.reset_faults()
        elif words:
            raise ValueError("faults takes no argument but 'reset'")
        protections = controller.protections
        none = True
        for n in range(len(SENSORS)):
            if (protections.lost & ~protections.waiting) & (1 << n):
                none = False
                yield "%s: %s" % (CAUSES[n + 1], self._sensing.describe(n))
        rows = protections.trips.rows
        for n in range(len(rows)):
            for tripped, what in (
                (protections.trips.stops, "no start, stopped at once"),
                (protections.trips.denied, "no start, the run ends"),
                (protections.trips.notes, "near its limit"),
            ):
                if tripped & (1 << n):
                    none = False
                    yield "%s: %s" % (CAUSES[rows[n][CAUSE]], what)
        if protections.locked:
            none = False
            yield "locked out by %s; 'faults reset' lifts it" % CAUSES[protections.lockout]
        if controller.outputs_lost:
            none = False
            yield "%s, %d times since the reset: all went off by itself; see 'log'" % (
                CAUSES[OUTPUTS_LOST],
                controller.outputs_lost,
            )
        for line in self._settings.problems:
            none = False
            yield line
        if controller.signals.clock_missing:
            none = False
            yield "the schedule waits for the clock, comfort holds; see 'clock'"
        if none:
            yield "no faults"
        if protections.waiting:
            roles = [SENSORS[n] for n in range(len(SENSORS)) if protections.waiting & (1 << n)]
            yield "waiting for readings since the reset: %s" % ", ".join(roles)
        if controller.stop_cause != NO_CAUSE:
            yield "last stop: %s" % CAUSES[controller.stop_cause]

    def _log(self, words):
        if words:
            raise ValueError("log takes no argument")
        log = self._controller.log
        for line in log.lines():
            yield line
        if not log.count:
            yield "nothing has happened since the reset"

    def _service(self, words):
        controller = self._controller
        if words == ["stop"]:
            controller.service.stop()
        elif len(words) == 2 and words[0] in OUTPUTS:
            controller.begin_service(OUTPUTS.index(words[0]), values.number(words[1], 0))
        elif words:
            raise ValueError("service needs one of %s and seconds, or 'stop'" % ", ".join(OUTPUTS))
        driven = controller.service.output
        yield "service: %s" % (OUTPUTS[driven] if driven >= 0 else "none")

    def _clock_lines(self, words):
        if words:
            self._clock.set(" ".join(words))
        yield self._clock.describe()

    def _price_lines(self, words):
        prices = self._controller.signals.prices
        if not prices:
            raise ValueError("this machine takes no price plan")
        if words:
            prices.add(" ".join(words))
        runs = list(prices.runs())
        for n in range(0, len(runs), _PRICES_PER_LINE):
            part = runs[n : n + _PRICES_PER_LINE]
            yield "%s %s" % (calendar.write(part[0][0]), " ".join([str(price) for _, price in part]))
        yield "until %s" % calendar.write(prices.end()) if runs else "no price plan"
        if runs:
            yield "now: %s" % PRICE_LEVELS[prices.level]

    def _version_lines(self, words):
        if words:
            raise ValueError("version takes no argument")
        return self._version()


# (name, arguments, what it does, method)
COMMANDS = (
    ("help", "[name]", "this list, or what a command, parameter or value means", Commands._help),
    ("status", "[json]", "what is measured, switched and waited for", Commands._status),
    ("get", "[key]", "show all parameters, or one", Commands._get),
    ("set", "<key> <value>", "set a parameter; kept over a reset", Commands._set),
    ("mode", "<mode>", "set the mode: %s" % ", ".join(MODES), Commands._mode),
    ("sensors", "[scan]", "sensors by role, and those without one", Commands._sensors),
    ("faults", "[reset]", "what is wrong; lift a lockout", Commands._faults),
    ("log", "", "the last events, the newest first", Commands._log),
    ("service", "[<output> <seconds> | stop]", "drive one output, under all protections", Commands._service),
    ("clock", "[<UTC time>]", "show the clock, or set it", Commands._clock_lines),
    (
        "prices",
        "[<plan> | none]",
        "show the price plan, add to it or end it: start, minutes of each, prices",
        Commands._price_lines,
    ),
    ("version", "", "firmware, board, cause of the last reset", Commands._version_lines),
)

# What `help` with the command's name says beyond its row.
_MORE = {
    "get": "'help <key>' says what a parameter means",
    "set": "'get' lists the parameters, 'help <key>' says what one may be; without a value a text is emptied",
    "status": "'status json' is what MQTT publishes; 'help <name>' says what a value means",
    "sensors": "'sensors scan' searches the bus; 'set sensor_<role> <ROM code>' gives a sensor its role",
    "service": "outputs: %s" % ", ".join(OUTPUTS),
    "clock": "UTC, such as: clock 2026-11-21T22:50Z",
    "prices": "such as: prices 2026-11-21T22:00Z 60 87 85 79; each 15, 30 or 60 minutes, up to 48 hours"
    " in several lines: one that begins where the plan ends adds to it",
}
