"""Wi-Fi that is there."""

STA_IF = 0


class WLAN:
    def __init__(self, interface=STA_IF):
        pass

    def active(self, *on):
        return True

    def connect(self, name, password):
        pass

    def disconnect(self):
        pass

    def isconnected(self):
        return True

    def status(self):
        return 1010

    def ifconfig(self):
        return ("10.0.0.2", "255.255.255.0", "10.0.0.1", "10.0.0.1")
