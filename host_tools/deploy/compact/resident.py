"""The modules that every machine has in memory all the time. On the board they are one, `heatpump.resident`.

A module with its name, its file's name and its table takes some 350 bytes of a chip's heap, before what is
in it. Not here: what only some machines need (but for `pi`, of a few lines), and what is in memory for a
moment.
"""

PACKAGE = "heatpump"
MERGED = "heatpump.resident"
RESIDENT = (
    "heatpump.core.words",
    "heatpump.core.model",
    "heatpump.core.calendar",
    "heatpump.core.values",
    "heatpump.core.param_rows.who",
    "heatpump.core.application",
    "heatpump.core.params",
    "heatpump.core.timers",
    "heatpump.core.protection.readings",
    "heatpump.core.protection.protection_table",
    "heatpump.core.protection.trips",
    "heatpump.core.protection.protections",
    "heatpump.core.sequence.pi",
    "heatpump.core.sequence.sequencer",
    "heatpump.core.sequence.service",
    "heatpump.core.demand.signals",
    "heatpump.core.demand.sole",
    "heatpump.core.demand.contract",
    "heatpump.core.record.counters",
    "heatpump.core.record.event_log",
    "heatpump.core.controller",
    "heatpump.drivers.expiry",
    "heatpump.drivers.relays",
    "heatpump.drivers.contacts",
    "heatpump.drivers.ds18b20",
    "heatpump.drivers.rtc",
    "heatpump.drivers.idf_heap",
    "heatpump.drivers.wifi",
    "heatpump.app.allowance",
    "heatpump.app.param_file",
    "heatpump.app.dips",
    "heatpump.app.actuators",
    "heatpump.app.settings",
    "heatpump.app.store",
    "heatpump.app.sense",
    "heatpump.app.clock",
    "heatpump.app.console",
    "heatpump.app.commands",
    "heatpump.app.control",
    "heatpump.app.mqtt_socket",
    "heatpump.app.mqtt",
    "heatpump.app.app",
)

# Module → the one that it is a part of on the board: nobody else needs it, and that one always does.
COMPANIONS = {
    "heatpump.core.demand.answer": "heatpump.core.demand.tank",
    "heatpump.core.demand.heating_curve": "heatpump.core.demand.water",
    "heatpump.core.demand.early_start": "heatpump.core.demand.schedule",
    "heatpump.core.sequence.service_begin": "heatpump.app.command.machine",
}
