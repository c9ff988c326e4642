"""From reset to running: outputs safe first, then the checks, then the tasks."""

import gc

from heatpump.drivers.watchdog import Watchdog

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
    actuators = watchdog = None
    try:
        from heatpump.app.board_check import load

        actuators, application = load()
        del load  # with the memory of what was needed for it
        if not application:
            return
        watchdog = Watchdog(STARTING_MS)
        import asyncio

        import board

        from heatpump.app.build import App, forget_tables

        app = App(board, application, actuators)
        forget_tables()
        gc.threshold(-1)  # when memory is out, as before: collecting so often takes most of the time
        watchdog.extend(board.WATCHDOG_MS)
        asyncio.run(app.run(watchdog))
    except KeyboardInterrupt:
        _leave(actuators)
    except Exception:
        if not watchdog:
            Watchdog(SERVICE_MS)
        raise
    finally:
        if actuators:
            actuators.safe()


def _leave(actuators):
    """Ctrl-C: relays off, and the watchdog set for when nobody comes back; another Ctrl-C meanwhile
    changes nothing."""
    done = False
    while not done:
        try:
            if actuators:
                actuators.safe()
            Watchdog(SERVICE_MS)
            print("\r\nstopped, relays off; the board restarts in %d minutes" % (SERVICE_MS // 60000))
            done = True
        except KeyboardInterrupt:
            pass
