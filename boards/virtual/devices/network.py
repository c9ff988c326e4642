"""An ESP32's `network` with a station interface; the host takes the Wi-Fi away and brings it back.

Sockets are the host's own, on loopback: losing the Wi-Fi shows in the station's state alone. The name server
is the one that the host names; `DNS_PORT`, which no ESP32 has, is its port.
"""

import esp32
import link
import vclock

_name_server, DNS_PORT = link.config.get("name_server") or ("127.0.0.1", 53)

STA_IF = 0
AP_IF = 1

STAT_IDLE = 1000
STAT_CONNECTING = 1001
STAT_GOT_IP = 1010
STAT_NO_AP_FOUND = 201

_JOIN_US = 2000000  # association, key exchange and DHCP


class WLAN:
    IF_STA = STA_IF
    IF_AP = AP_IF

    _station = None

    def __new__(cls, interface=STA_IF):
        if interface != STA_IF:
            raise ValueError("station interface only")
        if cls._station is None:
            esp32.start_radio()
            cls._station = station = object.__new__(cls)
            station._active = False
            station._joined_us = None
            station._settings = {"ssid": "", "reconnects": -1, "pm": 1, "dhcp_hostname": "mpy-esp32"}
        return cls._station

    def __init__(self, interface=STA_IF):
        pass

    def active(self, on=None):
        if on is None:
            return self._active
        self._active = bool(on)
        if not on:
            self._joined_us = None
        return self._active

    def connect(self, ssid=None, key=None, *, bssid=None):
        if not self._active:
            raise OSError("Wifi Not Started")
        if self._joined_us is not None:
            raise OSError("Wifi Internal State Error")
        self._settings["ssid"] = ssid or ""
        self._joined_us = vclock.now() + _JOIN_US

    def disconnect(self):
        self._joined_us = None

    def isconnected(self):
        return self.status() == STAT_GOT_IP

    def status(self, what=None):
        if what == "rssi":
            return -60
        if what is not None:
            raise ValueError("unknown status param")
        if self._joined_us is None:
            return STAT_IDLE
        now_us = vclock.now()
        if not link.answer[link.FLAGS] & link.NETWORK_UP:
            self._joined_us = max(self._joined_us, now_us + _JOIN_US)  # joins again when it is back
            return STAT_NO_AP_FOUND
        return STAT_GOT_IP if now_us >= self._joined_us else STAT_CONNECTING

    def ifconfig(self, settings=None):
        if settings is not None:
            return None
        if self.isconnected():
            return ("127.0.0.1", "255.0.0.0", "127.0.0.1", _name_server)
        return ("0.0.0.0", "0.0.0.0", "0.0.0.0", "0.0.0.0")

    def config(self, name=None, **settings):
        if settings:
            for key in settings:
                if key not in self._settings:
                    raise ValueError("unknown config param")
            self._settings.update(settings)
            return None
        if name == "mac":
            return b"\x24\x0a\xc4\x00\x00\x01"
        if name == "essid":
            name = "ssid"
        if name not in self._settings:
            raise ValueError("unknown config param")
        return self._settings[name]


def hostname(name=None):
    if name is None:
        return WLAN()._settings["dhcp_hostname"]
    WLAN()._settings["dhcp_hostname"] = name
    return None
