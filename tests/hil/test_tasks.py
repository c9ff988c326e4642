"""asyncio with the tasks that stand in for those of the chip, which read its real clock; in the VM."""

from tests.vm import run_in_vm

SETUP = """
import sys
from heatpump.hil import sim_tasks
sys.modules["_asyncio"] = sim_tasks
import asyncio
assert asyncio.core.Task is sim_tasks.Task

said = []
async def say(what, ms=0):
    await asyncio.sleep_ms(ms)
    said.append(what)
    return what

async def fail():
    await asyncio.sleep_ms(1)
    raise ValueError("x")

async def forever():
    try:
        while True:
            await asyncio.sleep_ms(1000)
    finally:
        said.append("ended")
"""


def run(source: str) -> None:
    run_in_vm(SETUP + "async def main():\n" + source + "\nasyncio.run(main())\n")


def test_the_earliest_comes_first_and_of_those_at_once_the_first_to_ask() -> None:
    run("""
    for what, ms in (("c", 20), ("a", 10), ("d", 20), ("b", 10)):
        asyncio.create_task(say(what, ms))
    await asyncio.sleep_ms(50)
    assert said == ["a", "b", "c", "d"], said
""")


def test_who_waits_for_a_task_gets_what_it_gives_or_raises() -> None:
    run("""
    first, second = asyncio.create_task(say(1, 20)), asyncio.create_task(say(2))
    assert not first.done() and not second.done()
    assert [await first, await second] == [1, 2] and said == [2, 1]
    assert first.done() and second.done()
    assert await asyncio.gather(say(3, 5), say(4)) == [3, 4]
    for task in (asyncio.create_task(fail()), fail()):
        try:
            await task
            assert False
        except ValueError as error:
            assert str(error) == "x"
""")


def test_two_may_wait_for_one() -> None:
    run("""
    one = asyncio.create_task(say("one", 10))
    async def after():
        await one
        said.append("after")
    others = [asyncio.create_task(after()) for _ in range(2)]
    for other in others:
        await other
    assert said == ["one", "after", "after"]
""")


def test_what_is_cancelled_ends_at_once_wherever_it_waits() -> None:
    run("""
    task = asyncio.create_task(forever())
    await asyncio.sleep_ms(5)
    assert task.cancel() is True
    await asyncio.sleep_ms(5)
    assert said == ["ended"] and task.done() and task.cancel() is False
    inner = asyncio.create_task(forever())
    async def outer():
        await inner
    task = asyncio.create_task(outer())
    await asyncio.sleep_ms(5)
    task.cancel()
    await asyncio.sleep_ms(5)
    assert said == ["ended", "ended"] and inner.done() and task.done()
    event = asyncio.Event()
    task = asyncio.create_task(event.wait())
    await asyncio.sleep_ms(5)
    task.cancel()
    await asyncio.sleep_ms(5)
    assert task.done()
    event.set()
    try:
        asyncio.current_task().cancel()
        assert False
    except RuntimeError:
        pass
""")


def test_who_was_cancelled_gets_nothing_any_more() -> None:
    run("""
    lock = asyncio.Lock()
    await lock.acquire()
    waiting = asyncio.create_task(lock.acquire())
    await asyncio.sleep_ms(1)
    waiting.cancel()
    await asyncio.sleep_ms(1)
    lock.release()
    assert await asyncio.wait_for_ms(lock.acquire(), 100)
""")


def test_what_takes_too_long_is_given_up() -> None:
    run("""
    assert await asyncio.wait_for_ms(say(1), 100) == 1
    try:
        await asyncio.wait_for_ms(forever(), 10)
        assert False
    except asyncio.TimeoutError:
        pass
    assert said == [1, "ended"]
""")
