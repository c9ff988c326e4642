"""From reset to running: the radio's memory first, then outputs safe, the checks, the tasks."""

import gc
import sys

from heatpump.drivers.watchdog import Watchdog

SETTINGS_MOST_BYTES = 8192

SERVICE_MS = 600000
STARTING_MS = 120000  # the watchdog's patience while modules are loaded and files are read
# While it starts, collecting early keeps what stays close together; else modules lie all over the heap.
_COLLECT_AFTER_BYTES = 4096


def main():
    """Run until Ctrl-C or an error; either leaves every relay off.

    Ctrl-C leaves ten minutes for work at the REPL; then the watchdog restarts the board. After an
    unexpected error the watchdog restarts it in its normal time. With a board or application file that is
    wrong nothing but a person can help: then it doesn't restart.
    """
    gc.threshold(_COLLECT_AFTER_BYTES)
    actuators = watchdog = app = None
    try:
        _radio_first()
        gc.collect()  # the settings would lie below all that is loaded now
        from heatpump.app.board_check import load

        actuators, application = load()
        del load  # with the memory of what was needed for it
        if not application:
            return
        watchdog = Watchdog(STARTING_MS)
        import asyncio

        import board

        from heatpump.app.app import forget_tables
        from heatpump.app.build import build

        app = build(board, application, actuators)
        watchdog_ms = board.WATCHDOG_MS
        del board, application, build, sys.modules["board"], sys.modules["application"]
        forget_tables()
        gc.threshold(-1)  # when memory is out, as before: collecting so often takes most of the time
        watchdog.extend(watchdog_ms)
        asyncio.run(app.run(watchdog))
    except KeyboardInterrupt:
        _leave(actuators, app)
    except Exception:
        if not watchdog:
            Watchdog(SERVICE_MS)
        raise
    finally:
        if actuators:
            actuators.stop()


def _radio_first():
    """Wi-Fi takes some 40 kB of what ESP-IDF has, and the heap, once it has grown, leaves less than that. Who
    has set neither a network nor a broker gets no radio."""
    import json
    import os

    try:
        if os.stat("settings.json")[6] > SETTINGS_MOST_BYTES:
            return
        with open("settings.json") as file:
            settings = json.load(file)
        if settings.get("wifi_ssid") or settings.get("mqtt_host"):
            import network

            network.WLAN(network.STA_IF).active(True)
    except Exception:
        pass  # a file of no use is set aside later, and `drivers.wifi` says what is wrong with the radio


def _leave(actuators, app):
    """Ctrl-C: relays off, the watchdog set for when nobody comes back, and written what would have waited;
    another Ctrl-C meanwhile changes nothing."""
    done = False
    while not done:
        try:
            if actuators:
                actuators.stop()
            Watchdog(SERVICE_MS)
            _save(app)
            print("\r\nstopped, relays off; the board restarts in %d minutes" % (SERVICE_MS // 60000))
            done = True
        except KeyboardInterrupt:
            pass


def _save(app):
    """Write what would have waited, as far as the flash may be written."""
    try:
        app.store.save()
        app.settings.save()
    except Exception:
        pass
