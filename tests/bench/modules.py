"""How much of the heap each module of the firmware takes in the VM."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from host_tools.board_file import load_application, load_board
from host_tools.deploy.compact import places
from host_tools.rigs.virtual import firmware_files
from host_tools.umqtt_source import umqtt_modules
from host_tools.virtual_board.rom import build_rom
from tests.bench import vm
from tests.bench.figures import Figure

APPLICATION = "air_to_air"
SMALL_BYTES = 1000  # smaller modules are summed up
FROZEN = "umqtt.simple"  # in an ESP32's image
PLATFORM = ("machine", "_onewire", "network", "time", "select", "asyncio", "json", "socket", FROZEN, "board")
MADE_UP_NAMES = range(0, 700, 100)
# What stays loaded while the application works, beside its demand and features
STAYS = ("heatpump", "heatpump.resident")
FEATURES = {
    "defrost": "defrost",
    "aux_heater": "aux_heater",
    "crankcase_heater": "crankcase",
    "smart_grid": "smart_grid",
    "inverter": "inverter",
    "expansion_valve": "expansion_valve",
    "circulation": "circulation",
}  # a schedule and prices only once there are some


@dataclass(frozen=True)
class Modules:
    """Bytes: `ram` by module after its import, `names` for the VM's tables of names, `files` as .mpy."""

    ram: dict[str, int]
    names: int
    files: dict[str, int]

    def loaded(self) -> list[str]:
        """What stays loaded while the application runs."""
        chosen = load_application(APPLICATION, load_board("virtual"))
        names = [*STAYS, *(places.place(f"heatpump.core.demand.{name}") for name in chosen["DEMANDS"])]
        names += [
            places.place(f"heatpump.core.sequence.{FEATURES[name]}")
            for name in chosen["FEATURES"]
            if name in FEATURES
        ]
        return names

    def loaded_files(self) -> int:
        """Size of their .mpy files."""
        return sum(self.files.get(name, 0) for name in self.loaded())


def measure() -> Modules:
    """Import every module, each after those it needs, in several VMs; medians."""
    files = firmware_files(APPLICATION)
    compiled = [
        name.removesuffix(".mpy").removesuffix("/__init__") for name in files if name.endswith(".mpy")
    ]
    names = sorted((name.replace("/", ".") for name in compiled), key=lambda name: (name not in STAYS, name))
    with tempfile.TemporaryDirectory(prefix="heatpump-bench-") as folder:
        unpack(files, Path(folder))
        path_in_vm = f"{folder}:{build_rom(umqtt_modules())}:.frozen"
        runs: list[dict[str, int]] = [
            vm.run("imports_in_vm.py", str(made_up), *PLATFORM, *names, path=path_in_vm, heap_kb=1024)
            for made_up in MADE_UP_NAMES
        ]
    ram = {name: int(median(run[name] for run in runs)) for name in (FROZEN, *names)}
    together = median(sum(run[name] for name in ram) for run in runs)
    sizes = {name: len(files[_path(name)]) for name in names if _path(name) in files}
    return Modules(ram, max(0, int(together) - sum(ram.values())), sizes)


def unpack(files: dict[str, bytes], folder: Path) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _path(name: str) -> str:
    return name.replace(".", "/") + ".mpy"


def figures(found: Modules) -> list[Figure]:
    """RAM of each module in the VM, the largest first."""
    listed = []
    small = 0
    loaded = found.loaded()
    for name, size in sorted(found.ram.items(), key=lambda item: -item[1]):
        if name not in loaded:
            continue
        if size < SMALL_BYTES:
            small += size
        else:
            listed.append(
                Figure(name, size / 1000, "kB", f"{found.files.get(name, 0) / 1000:.1f} kB as .mpy")
            )
    short_lived = sum(size for name, size in found.ram.items() if name not in loaded)
    stays = sum(size for name, size in found.ram.items() if name in loaded)
    return [
        *listed,
        Figure(f"those under {SMALL_BYTES / 1000:g} kB", small / 1000, "kB"),
        Figure(
            "tables of names", found.names / 1000, "kB", "they grow in leaps and hold more than is needed"
        ),
        Figure("all that stays loaded", (stays + found.names) / 1000, "kB"),
        Figure(
            "what is loaded for a moment",
            short_lived / 1000,
            "kB",
            "with checks and commands: only while they are used",
        ),
    ]
