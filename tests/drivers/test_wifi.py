"""The Wi-Fi driver in the VM: on the virtual board's `network`, and on one that fails as a radio does."""

import contextlib
import socket
import threading

from tests.vm import run_in_vm

SETUP = """
import asyncio, sys
from heatpump.drivers import wifi
class Params:
    wifi_ssid, wifi_password, mqtt_host = "house", "secret12", ""
params = Params()
def run(main):
    asyncio.create_task(station.run())
    asyncio.run(main())
"""

RADIO = """
class Radio:
    STA_IF = 0
    STAT_NO_AP_FOUND, STAT_WRONG_PASSWORD = 201, 202
    def __init__(self):
        self.calls, self.state, self.up, self.fault = [], 1001, False, None
    def WLAN(self, interface):
        assert interface == 0
        return self
    def active(self, on):
        self.calls.append("on" if on else "off")
    def connect(self, ssid, password):
        self.calls.append((ssid, password))
        if self.fault:
            raise OSError(self.fault)
    def disconnect(self):
        self.calls.append("disconnect")
        self.up = False
    def isconnected(self):
        return self.up
    def status(self):
        return self.state
radio = sys.modules["network"] = Radio()
"""


def test_it_joins_and_leaves() -> None:
    run_in_vm(
        SETUP
        + """
station = wifi.Wifi(params)
async def main():
    assert not station.ready()
    await asyncio.sleep(4)
    assert station.ready() and station.error == ""
    params.wifi_ssid = ""
    await asyncio.sleep(6)
    assert not station.ready()
run(main)
"""
    )


def test_it_is_patient_then_starts_afresh_and_names_the_cause() -> None:
    run_in_vm(
        SETUP
        + RADIO
        + """
station = wifi.Wifi(params)
radio.state = 202
async def main():
    await asyncio.sleep(19)
    assert radio.calls == ["on", ("house", "secret12")], radio.calls
    assert station.error == "wrong password"
    radio.calls.clear()
    await asyncio.sleep(10)
    assert radio.calls == ["disconnect", "off", "on", ("house", "secret12")], radio.calls
    await asyncio.sleep(200)
    assert radio.calls.count("on") in (3, 4), radio.calls  # after 20, 40, 80 and 80 s
    radio.up = True
    await asyncio.sleep(6)
    assert station.ready() and station.error == ""
    radio.calls.clear()
    radio.up = False  # a short loss: the radio comes back by itself
    await asyncio.sleep(10)
    radio.up = True
    await asyncio.sleep(30)
    assert radio.calls == [], radio.calls
run(main)
"""
    )


def test_new_parameters_make_it_join_anew_and_a_busy_radio_is_no_end() -> None:
    run_in_vm(
        SETUP
        + RADIO
        + """
station = wifi.Wifi(params)
radio.fault = "Wifi Internal Error"
async def main():
    await asyncio.sleep(8)
    assert station.error == "Wifi Internal Error", station.error
    radio.fault = None
    params.wifi_ssid, params.wifi_password = "barn", ""
    radio.calls.clear()
    await asyncio.sleep(6)
    assert radio.calls == ["disconnect", "off", "on", ("barn", None)], radio.calls
run(main)
"""
    )


def test_a_platform_without_wifi_is_ready() -> None:
    run_in_vm(
        """
import asyncio
from heatpump.drivers.wifi import Wifi
class Params:
    wifi_ssid, wifi_password = "house", ""
station = Wifi(Params)
asyncio.run(station.run())
assert station.ready()
""",
        devices=False,
    )


def test_names_are_looked_up_at_the_name_server_of_the_network() -> None:
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(20)

        def answer() -> None:
            question, sender = server.recvfrom(600)
            counts = b"\x81\x80\0\x01\0\x01\0\0\0\0"
            record = b"\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\x0a\x00\x00\x07"
            server.sendto(question[:2] + counts + question[12:] + record, sender)

        thread = threading.Thread(target=answer)
        thread.start()
        run_in_vm(
            f"""
import link
link.config = {{"name_server": ("127.0.0.1", {server.getsockname()[1]})}}
"""
            + SETUP
            + """
import socket
forgotten = []
station = wifi.Wifi(params, lambda: forgotten.append(1))
async def main():
    try:
        await station.address("broker.lan", 1883)
        assert False
    except OSError as error:
        assert str(error) == "no address for broker.lan: no name server", error
    await asyncio.sleep(4)
    found = await station.address("broker.lan", 1883)
    assert found == socket.getaddrinfo("10.0.0.7", 1883)[0][-1]
    assert len(forgotten) == 2
run(main)
"""
        )
        thread.join()


def test_who_wants_no_network_gets_no_radio() -> None:
    run_in_vm(
        SETUP
        + RADIO
        + """
made = []
radio.WLAN = lambda interface: made.append(interface) or radio
params.wifi_ssid = params.mqtt_host = ""
station = wifi.Wifi(params)
async def main():
    await asyncio.sleep(20)
    assert not made and not station.ready()
    params.wifi_ssid = "house"
    await asyncio.sleep(10)
    assert made == [0] and radio.calls == ["on", ("house", "secret12")]
run(main)
"""
    )


def test_a_radio_that_gets_no_memory_says_what_helps() -> None:
    run_in_vm(
        SETUP
        + RADIO
        + """
def refuse(interface):
    raise RuntimeError("Wifi Unknown Error 0x0101")
radio.WLAN = refuse
station = wifi.Wifi(params)
async def main():
    await asyncio.sleep(20)
    assert station.error == "no memory left for the radio; it comes with the next restart"
run(main)
"""
    )


def test_short_memory_takes_the_network_from_all_and_gives_it_back() -> None:
    run_in_vm(
        SETUP
        + RADIO
        + """
left = [50000]
wifi.idf_heap.free = lambda: (left[0], left[0])
radio.up = True
station = wifi.Wifi(params)
async def main():
    for there, ready in ((50000, True), (8000, True), (7999, False), (15999, False), (16000, True)):
        left[0] = there
        await asyncio.sleep(12)
        assert station.ready() == ready, there
        assert station.error == ("" if ready else "given up, memory is short: %d bytes left" % there)
run(main)
"""
    )
