"""The one place that puts the controller together on a board. In memory only meanwhile."""

import gc

import machine

from heatpump.app import dips, param_file
from heatpump.app.actuators import Actuators
from heatpump.app.app import App, forget_tables, reset_cause
from heatpump.app.clock import Clock
from heatpump.app.mqtt import MqttLink
from heatpump.app.sense import BUS_FAULTS, Sensing
from heatpump.app.settings import Settings
from heatpump.app.store import Store
from heatpump.core import model
from heatpump.core.application import Application
from heatpump.core.controller import Controller
from heatpump.core.demand.signals import Signals
from heatpump.core.params import Params
from heatpump.core.protection.protections import Protections
from heatpump.core.protection.readings import Readings
from heatpump.core.protection.trips import Trips
from heatpump.core.record import event_log
from heatpump.core.record.counters import Counters
from heatpump.core.sequence.sequencer import Sequencer
from heatpump.drivers.contacts import Contacts
from heatpump.drivers.ds18b20 import Ds18b20Bus
from heatpump.drivers.expiry import Expiry
from heatpump.drivers.relays import Relays
from heatpump.drivers.rtc import Rtc
from heatpump.drivers.wifi import Wifi

# Made once in a board's life: their constructors have done their work then, and 6 kB are given back.
_MADE_ONCE = (Actuators, App, Application, Clock, Contacts, Controller, Counters, Expiry, model.Inputs)
_MADE_ONCE += (
    MqttLink,
    Protections,
    Readings,
    Relays,
    Sensing,
    Sequencer,
    Settings,
    Signals,
    Store,
    Trips,
    Wifi,
)


def build(board, application, actuators):
    """The App of a board file and an application file, both checked, with its outputs switched off."""
    parts = Application(application.__dict__)
    params = Params(parts, param_file.rows if param_file.is_there() else None)
    app = App((application.NAME, board.NAME), params, parts.sensors, actuators)
    settings = app.settings = Settings(params, application.DEFAULTS, app.on_set)
    forget_tables()
    gc.collect()  # what lives long comes below the hole that the tables leave
    inputs = app.inputs
    inputs.dips = dips.count(machine.reset_cause() == machine.PWRON_RESET)
    app.contacts = Contacts(getattr(board, "CONTACTS", {}), model.CONTACTS)
    wifi = app.wifi = Wifi(params, forget_tables)
    app.clock = Clock(params, inputs, Rtc(), wifi, forget_tables)
    controller = app.controller = Controller(params, parts)
    controller.log.record(event_log.RESET, model.RESETS.index(reset_cause()))
    app.store = Store(controller, settings, forget_tables)
    if "expansion_valve" in parts.features:
        actuators.add_valve(board, params.valve_travel)
    roles = [n for n in parts.sensors if n != model.DEW_POINT]
    bus = Ds18b20Bus(board.ONE_WIRE_PIN, BUS_FAULTS)
    app.sensing = Sensing(bus, params, inputs.readings, roles, controller.log)
    app.mqtt = MqttLink(params, app.status_json, app.set_over_mqtt, wifi, forget_tables)
    for kind in _MADE_ONCE:
        kind.__init__ = None  # deleted, it would stay in the class's table
    return app
