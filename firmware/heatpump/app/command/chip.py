"""The board at the console: version, mem, wifi, mqtt, reboot."""

import gc
import sys
import time

from heatpump import VERSION
from heatpump.core.model import COMPRESSOR
from heatpump.core.words import Words

_PRINT_MS = 100  # until the last line is out

_COMMANDS = Words("version,mem,wifi,mqtt,reboot")


def lines(commands, words):
    return (_version, _mem, _wifi, _mqtt, _reboot)[_COMMANDS.index(commands.command)](commands, words)


def _version(commands, words):
    _alone(commands, words)
    yield "heatpump %s, application %s, board %s" % ((VERSION,) + commands.app.name)
    yield "MicroPython %s, last reset: %s" % (
        ".".join([str(n) for n in sys.implementation.version[:3]]),
        commands.app.board_value(3),
    )


def _mem(commands, words):
    _alone(commands, words)
    free = commands.app.board_value(0)
    yield "heap     %d bytes free, %d in use" % (free, gc.mem_alloc())
    left, piece = commands.app.board_value(1), commands.app.board_value(2)
    if left is not None:
        yield "network  %d bytes free, %d in one piece" % (left, piece)


def _wifi(commands, words):
    _alone(commands, words)
    params = commands.params
    yield "wifi     %s" % commands.app.board_value(5)
    yield "network  %s" % (params.wifi_ssid or "none set")
    if params.wifi_ssid or params.mqtt_host:  # else the radio is left off
        try:
            import network

            wlan = network.WLAN(network.STA_IF)
            yield "address  %s, gateway %s" % (wlan.ifconfig()[0], wlan.ifconfig()[2])
            yield "signal   %d dBm" % wlan.status("rssi")
        except (ImportError, OSError, RuntimeError, TypeError, ValueError):  # not told here, or not now
            pass


def _mqtt(commands, words):
    _alone(commands, words)
    link, params = commands.app.mqtt, commands.params
    yield "mqtt     %s" % ("connected" if link.connected else "not connected")
    yield "broker   %s" % ("%s:%d" % (params.mqtt_host, params.mqtt_port) if params.mqtt_host else "none set")
    yield "topics   heatpump/%s/" % params.device_name
    yield "dropped  %d connections, %d commands, %d messages" % (
        link.drops,
        link.commands_dropped,
        link.messages_dropped,
    )
    if link.error:
        yield "error    %s" % link.error


def _reboot(commands, words):
    app = commands.app
    if words and words != ["now"]:
        raise ValueError("reboot takes no argument but 'now'")
    if not words and app.outputs.levels[COMPRESSOR]:
        raise ValueError("the compressor runs; set mode off and wait until it rests, or 'reboot now'")
    app.actuators.stop()
    for keeper in (app.store, app.settings):
        try:
            keeper.save()
        except Exception:  # what can't be written mustn't hold it
            pass
    yield "relays off, the board restarts"
    time.sleep_ms(_PRINT_MS)
    import machine  # a computer has none

    machine.reset()


def _alone(commands, words):
    if words:
        raise ValueError("%s takes no argument" % commands.command)
