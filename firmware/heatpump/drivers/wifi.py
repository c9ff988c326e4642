"""Wi-Fi as a station: brings the link up, keeps it up, and never blocks."""

import asyncio

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
    """The station interface. `params` has wifi_ssid (empty: left alone) and wifi_password.

    Left alone, the interface counts as ready when something else has connected it, and so does a
    platform that has no `network` module, such as a computer. `error` says why it is not ready.
    """

    def __init__(self, params, forget=lambda: None):
        """forget(): called when what a look-up takes need no longer be in memory."""
        self.error = ""
        self._forget = forget
        self._params = params
        self._asked = None  # (ssid, password) that the interface was last told
        try:
            import network
        except ImportError:
            self._network = self._wlan = None
        else:
            self._network = network
            self._wlan = network.WLAN(network.STA_IF)

    def ready(self):
        """Whether there is a network to connect through."""
        return self._wlan is None or self._wlan.isconnected()

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
        while self._wlan:
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

    def _join(self, wanted):
        self._asked = wanted
        if wanted[0]:
            try:
                self._wlan.active(True)
                self._wlan.connect(wanted[0], wanted[1] or None)
            except (OSError, ValueError) as error:  # a busy radio, or a password that cannot be
                self.error = str(error)

    def _leave(self):
        if self._asked and self._asked[0]:
            self.error = ""
            try:
                self._wlan.disconnect()
                self._wlan.active(False)
            except OSError as error:
                self.error = str(error)
        self._asked = None

    def _cause(self):
        status = self._wlan.status()
        for name, cause in _CAUSES:
            if getattr(self._network, name, None) == status:
                return cause
        return ""
