"""Tasks in virtual time, one step at a time: between two steps the host can look at the heap.

This VM collects no garbage while Python runs, so a loop that doesn't end would never give memory back.
"""

import time

TYPED = bytearray()  # what is still to be read from the console
_tasks = []  # [due, coroutine]


def create_task(coroutine):
    _tasks.append([time.now_ms, coroutine])


def run(coroutine):
    """The host goes on with it, after the program that asks for it has ended."""
    _tasks.append([time.now_ms, coroutine])


class _Sleep:
    def __await__(self):
        yield self._ms

    __iter__ = __await__

    def __init__(self, ms):
        self._ms = ms


def sleep_ms(ms):
    return _Sleep(ms)


def sleep(seconds):
    return _Sleep(int(seconds * 1000))


class StreamReader:
    def __init__(self, stream):
        pass

    async def read(self, count):
        while not TYPED:
            await sleep_ms(100)
        data = bytes(TYPED[:count])
        TYPED[:] = TYPED[count:]
        return data


class CancelledError(BaseException):
    pass


def step():
    """Go on with the task that is due next; its name is of no interest."""
    first = min(_tasks, key=_due)
    _tasks.remove(first)
    _tasks.append(first)  # equals take turns
    time.now_ms = max(time.now_ms, first[0])
    try:
        first[0] = time.now_ms + max(first[1].send(None), 0)
    except StopIteration:
        _tasks.remove(first)


def _due(task):
    return task[0]
