"""Runs in the MicroPython VM: the firmware's MQTT link alone, with stand-ins for its collaborators.

Arguments: a JSON object of parameters, and one of constants of the module to change. Every 50 ms it
prints its counts as JSON; "late_ms" is how late the worst of these turns came, that is, how long
anything blocked. A line on standard input: "network 0|1", "post <text>" or "restart".
"""

import asyncio
import json
import sys
import time

from heatpump.app import mqtt

TURN_MS = 50


class Params:
    pass


class Network:
    up = True

    def ready(self):
        return self.up


class Node:
    def __init__(self, params, constants):
        for key, value in constants.items():
            setattr(mqtt, key, value)
        self.params = Params()
        for key, value in params.items():
            setattr(self.params, key, value)
        self.network = Network()
        self.setpoint = "20.0"
        self.telemetry_count = 0
        self.late_ms = 0
        self.link = mqtt.MqttLink(self.params, self.telemetry, self.command, self.network)

    def telemetry(self):
        self.telemetry_count += 1
        return json.dumps({"count": self.telemetry_count, "heat_setpoint": self.setpoint})

    def command(self, key, text):
        if key == "broken":
            raise RuntimeError("a fault in the firmware")
        if key != "heat_setpoint":
            return f"unknown parameter '{key}'"
        self.setpoint = text

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

    async def report(self):
        names = ("connected", "error", "connects", "drops", "messages_dropped")
        before = time.ticks_ms()
        while True:
            await asyncio.sleep_ms(TURN_MS)
            now = time.ticks_ms()
            self.late_ms = max(self.late_ms, time.ticks_diff(now, before) - TURN_MS)
            before = now
            counts = {name: getattr(self.link, name) for name in names}
            counts["late_ms"] = self.late_ms
            counts["setpoint"] = self.setpoint
            print(json.dumps(counts))

    async def run(self):
        self.tasks = [asyncio.create_task(self.link.run()), asyncio.create_task(self.listen())]
        await self.report()


asyncio.run(Node(json.loads(sys.argv[1]), json.loads(sys.argv[2])).run())
