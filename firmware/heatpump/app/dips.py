"""How often the supply failed lately: power-ups without an hour of power in between.

The count is kept in a file, since a power-up forgets all else. A brown-out counts as a power-up.
"""

import asyncio

FILE = "dips"
MOST = 99
FORGOTTEN_AFTER_MS = 3600000


def count(power_up):
    """How many there were, this start included if it is a `power_up`. 0 if the flash fails."""
    from heatpump.app import files  # for a moment, as below

    try:
        text = files.read(FILE, 4, lambda file: file.read())
        dips = min(max(int(text), 0), MOST) if text else 0
    except ValueError:
        files.remove(FILE)
        dips = 0
    if power_up:
        dips = min(dips + 1, MOST)
        try:
            files.write(FILE, lambda file: file.write(str(dips)))
        except OSError:
            return 0
    return dips


async def forget():
    """After an hour of power the past doesn't matter any more."""
    await asyncio.sleep_ms(FORGOTTEN_AFTER_MS)
    from heatpump.app import files

    files.remove(FILE)
    while True:
        await asyncio.sleep_ms(FORGOTTEN_AFTER_MS)
