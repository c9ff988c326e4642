"""Runs in the MicroPython VM: the firmware's MQTT link alone, with stand-ins for its collaborators.

Arguments: a JSON object of parameters, and one of constants of the module to change. Every 50 ms it
prints its counts as JSON. "late_ms" is how late the worst of these turns came, that is, how long
anything blocked;
"packets_held" is how many pieces of
work the link did at most between two turns that it gave the other tasks. A line on standard input:
"network 0|1", "post <text>", "restart", or "ticks", answered by how late ticks of 10 ms came.
"""

import asyncio
import json
import socket
import sys
import time

from heatpump.app import mqtt, mqtt_connect
from heatpump.drivers import dns

TURN_MS = 50
TICK_MS = 10  # of the task whose lateness is told
LATEST_MS = 1000


class Params:
    pass


class Network:
    up = True
    server = None

    def ready(self):
        return self.up

    async def address(self, host, port):
        return await dns.look_up(host, port, self.server)


class Counted:
    """asyncio as the link sees it: counts the pieces of work between two turns given to others."""

    def __init__(self, link):
        self.most = self.count = 0
        receive, command = link._socket.receive, link._command

        def counted_receive(*args, **kwargs):
            self.work()
            return receive(*args, **kwargs)

        def counted_command(*args):
            self.work()
            return command(*args)

        link._socket.receive, link._command = counted_receive, counted_command

    def work(self):
        self.count += 1
        self.most = max(self.most, self.count)

    async def sleep_ms(self, ms):
        self.count = 0
        await asyncio.sleep_ms(ms)


class Node:
    def __init__(self, params, constants):
        for key, value in constants.items():
            setattr(mqtt if hasattr(mqtt, key) else mqtt_connect, key, value)
        self.params = Params()
        for key, value in params.items():
            setattr(self.params, key, value)
        self.network = Network()
        port = params.get("name_server_port")
        if port:
            self.network.server = socket.getaddrinfo("127.0.0.1", port)[0][-1]
        self.obeyed = 0
        self.lateness = [0] * (LATEST_MS + 1)  # ticks by how many ms they were late
        self.setpoint = "20.0"
        self.mode = ""
        self.telemetry_count = 0
        self.late_ms = 0
        self.link = mqtt.MqttLink(self.params, self.telemetry, self.command, self.network)
        mqtt.asyncio = mqtt_connect.asyncio = self.counted = Counted(self.link)

    def telemetry(self):
        self.telemetry_count += 1
        return json.dumps({"count": self.telemetry_count, "heat_setpoint": self.setpoint})

    def command(self, key, text):
        self.obeyed += 1
        if key == "broken":
            raise RuntimeError("a fault in the firmware")
        if key == "mode":
            self.mode = text
            return ""
        if key != "heat_setpoint":
            raise ValueError(f"unknown parameter '{key}'")
        self.setpoint = text
        return "kept later" if text == "19.5" else ""

    async def listen(self):
        reader = asyncio.StreamReader(sys.stdin)
        while True:
            word, _, text = (await reader.readline()).decode().strip().partition(" ")
            if word == "network":
                self.network.up = text == "1"
            elif word == "post":
                self.link.post("event", text)
            elif word == "restart":
                self.link.restart()
            elif word == "ticks":
                print(json.dumps({"p999_ms": self.late_p999_ms(), "max_ms": self.late_max_ms(),
                                  "ticks": sum(self.lateness)}))  # fmt: skip

    async def tick(self):
        """Count how late each tick came, in ms."""
        due = time.ticks_ms()
        while True:
            due = time.ticks_add(due, TICK_MS)
            await asyncio.sleep_ms(max(0, time.ticks_diff(due, time.ticks_ms())))
            late_ms = max(0, time.ticks_diff(time.ticks_ms(), due))
            self.lateness[min(late_ms, LATEST_MS)] += 1
            if late_ms > TICK_MS:
                due = time.ticks_ms()

    def late_p999_ms(self):
        """The lateness that one tick of a thousand exceeds."""
        left = sum(self.lateness) // 1000
        for late_ms in range(LATEST_MS, 0, -1):
            left -= self.lateness[late_ms]
            if left < 0:
                return late_ms
        return 0

    def late_max_ms(self):
        return max(late_ms for late_ms in range(LATEST_MS + 1) if self.lateness[late_ms] or not late_ms)

    async def report(self):
        names = ("connected", "error", "connects", "drops", "messages_dropped", "commands_dropped")
        before = time.ticks_ms()
        while True:
            await asyncio.sleep_ms(TURN_MS)
            now = time.ticks_ms()
            self.late_ms = max(self.late_ms, time.ticks_diff(now, before) - TURN_MS)
            before = now
            counts = {name: getattr(self.link, name) for name in names}
            counts["late_ms"] = self.late_ms
            counts["setpoint"] = self.setpoint
            counts["mode"] = self.mode
            counts["obeyed"] = self.obeyed
            counts["packets_held"] = self.counted.most
            counts["waiting"] = len(self.link._queue) + len(self.link._commands)
            counts["unsent"] = len(getattr(self.link._socket, "_out", b""))
            print(json.dumps(counts))

    async def run(self):
        self.tasks = [asyncio.create_task(self.link.run()), asyncio.create_task(self.listen()),
                      asyncio.create_task(self.tick())]  # fmt: skip
        await self.report()


asyncio.run(Node(json.loads(sys.argv[1]), json.loads(sys.argv[2])).run())
