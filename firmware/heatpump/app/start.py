"""From reset to running: outputs safe first, then the checks, then the tasks."""

import gc
import sys

import board

from heatpump.app.actuators import Actuators

SERVICE_MS = 600000
# While it starts, collecting early keeps what stays close together; else modules lie all over the heap.
_COLLECT_AFTER_BYTES = 4096


def main():
    """Run until Ctrl-C or an error; either leaves every relay off.

    Ctrl-C leaves ten minutes for work at the REPL; then the watchdog restarts the board. After an
    unexpected error the watchdog restarts it in its normal time.
    """
    gc.threshold(_COLLECT_AFTER_BYTES)
    actuators = Actuators(board)
    watchdog = None
    try:
        application = _application()
        if not application:
            return
        import asyncio

        from heatpump.app.build import App, forget_tables
        from heatpump.drivers.watchdog import Watchdog

        app = App(board, application, actuators)
        forget_tables()
        gc.threshold(-1)  # when memory is out, as before: collecting so often takes most of the time
        watchdog = Watchdog(board.WATCHDOG_MS)
        asyncio.run(app.run(watchdog))
    except KeyboardInterrupt:
        actuators.safe()
        if watchdog:
            watchdog.extend(SERVICE_MS)
        print("\r\nstopped, relays off; the board restarts in %d minutes" % (SERVICE_MS // 60000))
    finally:
        actuators.safe()


def _application():
    """The checked application module, or None after saying in one line each what is wrong."""
    import application

    from heatpump.core import config

    try:
        path = "heatpump.applications." + application.NAME
        __import__(path)
    except ImportError:
        print("error: application.py: no application '%s'" % application.NAME)
        return None
    chosen = sys.modules[path]
    errors = config.check_board(config.public(board))
    if not errors:
        errors = config.check_application(config.public(chosen), config.public(board))
    for line in errors:
        print("error: " + line)
    return None if errors else chosen
