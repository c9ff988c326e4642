"""Everything is ready."""

POLLIN, POLLOUT, POLLERR, POLLHUP = 1, 4, 8, 16


class poll:
    def register(self, thing, events=0):
        self._thing = thing

    def modify(self, thing, events):
        pass

    def unregister(self, thing):
        self._thing = None

    def poll(self, timeout=0):
        return [(self._thing, POLLOUT)]
