"""How late ticks come under a hostile broker, and on an idle node beside it: this computer's own noise."""

from __future__ import annotations

import time

from host_tools.umqtt_source import ensure_umqtt
from tests.app.hostile_broker import CASES, hostile
from tests.app.mqtt_rig import Node, wait_for
from tests.bench.figures import Figure

SECONDS = 12
P999_AIM_MS = 50
MAX_AIM_MS = 250


def lateness(case: str, seconds: float = SECONDS) -> tuple[dict[str, int], dict[str, int]]:
    """{p999_ms, max_ms, ticks} of the node that has the hostile broker, and of the idle one."""
    umqtt = ensure_umqtt()
    with hostile(case) as broker:
        nodes = [Node(umqtt, broker.port), Node(umqtt, 1, mqtt_host="")]
        try:
            for node in nodes:
                wait_for("the node", lambda node=node: node.counts)
            time.sleep(seconds)  # what is measured is real time
            for node in nodes:
                node.tell("ticks")
            for node in nodes:
                wait_for("its lateness", lambda node=node: node.lateness)
        finally:
            for node in nodes:
                node.kill()
    return nodes[0].lateness, nodes[1].lateness


def figures(seconds: float = SECONDS) -> list[Figure]:
    """Two figures a case."""
    found = []
    for case in CASES:
        link, idle = lateness(case, seconds)
        for key, name, aim in (("p999_ms", "p99.9", P999_AIM_MS), ("max_ms", "most", MAX_AIM_MS)):
            note = f"idle beside it: {idle[key]} ms; {link['ticks']} ticks"
            found.append(Figure(f"{case}: {name}", link[key], "ms", note, at_most=aim))
    return found
