"""Wi-Fi as a station: brings the link up, keeps it up, and never blocks."""

import asyncio

from heatpump.drivers import idf_heap

SHORT_BYTES = (8000, 16000)  # below the first the network is given up, above the second it comes back
TURN_MS = 5000
PATIENCE_TURNS = (4, 16)  # before joining anew; doubles from the first to the second

# Values of WLAN.status() that tell a cause, under the names that `network` has for them.
_CAUSES = (
    ("STAT_NO_AP_FOUND", "no such network"),
    ("STAT_WRONG_PASSWORD", "wrong password"),
    ("STAT_HANDSHAKE_TIMEOUT", "wrong password"),
    ("STAT_ASSOC_FAIL", "refused by the access point"),
    ("STAT_CONNECT_FAIL", "refused by the access point"),
)


class Wifi:
    """The station interface. `params` has wifi_ssid (empty: left alone), wifi_password and mqtt_host.

    Left alone, the interface counts as ready when something else has connected it, and so does a
    platform that has no `network` module, such as a computer. Without a network and a broker it isn't even
    made, as it takes 40 kB. `error` says why it is not ready.
    """

    def __init__(self, params, forget=lambda: None):
        """forget(): called when what a look-up takes need no longer be in memory."""
        self.error = ""
        self._forget = forget
        self._params = params
        self._asked = None  # (ssid, password) that the interface was last told
        self._wlan = None
        self._short = False
        try:
            import network
        except ImportError:
            network = None
        self._network = network
        self._look()

    def ready(self):
        """Whether there is a network to connect through."""
        return self._network is None or (
            self._wlan is not None and not self._short and self._wlan.isconnected()
        )

    def _look(self):
        """Make the interface once somebody wants it."""
        if self._wlan is None and self._network and (self._params.wifi_ssid or self._params.mqtt_host):
            try:
                self._wlan = self._network.WLAN(self._network.STA_IF)
            except (OSError, RuntimeError):  # ESP-IDF's "Wifi Unknown Error 0x0101": no memory
                self.error = "no memory left for the radio; it comes with the next restart"

    async def address(self, host, port):
        """The socket address of an IPv4 address or a name. Raises OSError with one line."""
        from heatpump.drivers import dns

        try:
            return await dns.look_up(host, port, self._name_server())
        finally:
            self._forget()

    def _name_server(self):
        if self._wlan is None:
            return None
        server = self._wlan.ifconfig()[3]
        if server == "0.0.0.0":
            return None
        from socket import getaddrinfo

        # Only a simulated network has its name server at another port.
        return getaddrinfo(server, getattr(self._network, "DNS_PORT", 53))[0][-1]

    async def run(self):
        """Join, watch, and join anew after a long loss or a change of the parameters.

        Ends only where there is no interface."""
        lost_turns = 0
        patience = PATIENCE_TURNS[0]
        while self._network:
            self._look()
            if not self._wlan and not self._params.wifi_ssid and not self._params.mqtt_host:
                self.error = ""
            if not self._wlan or self._is_short():
                await asyncio.sleep_ms(TURN_MS)
                continue
            wanted = self._params.wifi_ssid, self._params.wifi_password
            if wanted != self._asked:
                self._leave()
                await asyncio.sleep_ms(0)  # each call to the radio takes its time
                self._join(wanted)
                lost_turns = 0
            elif not wanted[0] or self.ready():
                self.error = ""
                lost_turns = 0
                patience = PATIENCE_TURNS[0]
            else:  # the interface tries by itself; only when that leads nowhere it starts afresh
                lost_turns += 1
                self.error = self._cause() or self.error or "no answer"
                if lost_turns >= patience:
                    self._leave()
                    patience = min(2 * patience, PATIENCE_TURNS[1])
            await asyncio.sleep_ms(TURN_MS)

    def _is_short(self):
        """Whether memory is so short that the network is given up, for control goes before it."""
        left, _ = idf_heap.free()
        self._short = left is not None and left < SHORT_BYTES[self._short]
        if self._short:
            self.error = "given up, memory is short: %d bytes left" % left
        return self._short

    def _join(self, wanted):
        self._asked = wanted
        if wanted[0]:
            try:
                self._wlan.active(True)
                self._wlan.connect(wanted[0], wanted[1] or None)
            except (OSError, ValueError, RuntimeError) as error:  # a busy radio, or a password that cannot be
                self.error = str(error)

    def _leave(self):
        if self._asked and self._asked[0]:
            self.error = ""
            try:
                self._wlan.disconnect()
                self._wlan.active(False)
            except (OSError, RuntimeError) as error:
                self.error = str(error)
        self._asked = None

    def _cause(self):
        status = self._wlan.status()
        for name, cause in _CAUSES:
            if getattr(self._network, name, None) == status:
                return cause
        return ""
