"""The control task: one tick of the core each second, on time, and nothing else."""

from asyncio import sleep_ms
from time import ticks_add, ticks_diff, ticks_ms

TICK_MS = 1000


async def run(controller, inputs, outputs, contacts, actuators, watchdog):
    """Only a completed tick renews the outputs and feeds the watchdog."""
    last_ms = ticks_ms()
    due_ms = last_ms
    while True:
        now_ms = ticks_ms()
        contacts.read(inputs.contacts)
        inputs.outputs_lost = actuators.lost()
        controller.step(ticks_diff(now_ms, last_ms), inputs, outputs)
        actuators.apply(outputs)
        watchdog.feed()
        last_ms = now_ms
        due_ms = ticks_add(due_ms, TICK_MS)
        wait_ms = ticks_diff(due_ms, ticks_ms())
        if wait_ms < 0:
            due_ms = now_ms
            wait_ms = 0
        await sleep_ms(wait_ms)
