"""Which tests hold a module outside the core: module → its file, and the test files below `tests/`.

The tree says it: a module `app/x` has `app/test_x.py` and `app/test_x_*.py`, and those that MORE names. The
modules of a folder of TOGETHER share the tests of the whole.
"""

import ast
from pathlib import Path

from host_tools.paths import FIRMWARE, ROOT

PACKAGE = FIRMWARE / "heatpump"
TOOLS = ROOT / "host_tools"

# folder of modules → where it is, and what the names of its modules' tests begin with
FOLDERS = {
    "app": (PACKAGE / "app", "app/test_"),
    "drivers": (PACKAGE / "drivers", "drivers/test_"),
    "deploy": (TOOLS / "deploy", "host/test_deploy_"),
}

# folder of modules → where it is, and the tests that hold each of them
TOGETHER = {
    "app/command": (
        PACKAGE / "app" / "command",
        (
            "app/test_commands_run.py",
            "app/test_commands.py",
            "app/test_commands_faults.py",
            "app/test_app.py",
            "app/test_console.py",
            "app/test_state_file.py",
        ),
    ),
    "hil": (PACKAGE / "hil", ("hil/test_loop.py",)),
    "monitor": (
        TOOLS / "monitor",
        (
            "host/test_monitor_state.py",
            "host/test_monitor_screen.py",
            "host/test_monitor_applications.py",
            "host/test_monitor.py",
        ),
    ),
    "deploy/compact": (
        TOOLS / "deploy" / "compact",
        (
            "host/test_compact.py",
            "host/test_compact_families.py",
            "host/test_compact_refused.py",
            "host/test_compact_strings.py",
            "host/test_compact_traceback.py",
            "host/test_deploy_plan.py",
            "app/test_every_application_on_board.py",
        ),
    ),
}

# single modules below host_tools/ or firmware/heatpump/
ALONE = {
    "start": (PACKAGE / "start.py", "app/test_start"),
    "board_file": (TOOLS / "board_file.py", "host/test_board_file"),
    "board_pins": (TOOLS / "board_pins.py", "host/test_board_pins"),
}

# module → the tests that hold it without its name in theirs
MORE: dict[str, tuple[str, ...]] = {
    "app/actuators": ("app/test_fault_injection.py",),
    "app/allowance": ("app/test_settings.py", "app/test_store.py"),
    "app/app": ("app/test_on_board.py",),
    "app/board_check": ("app/test_on_board.py",),
    "app/build": ("app/test_fault_injection.py", "app/test_demand_on_board.py"),
    "app/clock": ("app/test_commands.py",),
    "app/command/hil_arm": ("app/test_commands_hil.py", "hil/test_loop.py"),
    "app/commands": ("app/test_console.py",),
    "app/console": ("app/test_commands.py",),
    "app/line_complete": ("app/test_console.py",),
    "app/line_edit": ("app/test_console.py",),
    "app/control": ("app/test_fault_injection.py", "app/test_on_board.py"),
    "app/expander_file": ("app/test_expander_on_board.py",),
    "app/files": ("app/test_settings.py", "app/test_store.py", "app/test_damaged_flash.py"),
    "app/mqtt": ("app/test_external.py",),
    "app/mqtt_connect": ("app/test_mqtt.py", "app/test_hostile_broker.py"),
    "app/mqtt_socket": ("app/test_hostile_broker.py",),
    "app/ntp": ("app/test_clock.py",),
    "app/sense": (
        "app/test_fault_injection.py",
        "app/test_on_board.py",
        "app/test_demand_on_board.py",
    ),
    "app/settings": ("app/test_store.py", "app/test_damaged_flash.py"),
    "app/state_file": ("app/test_store.py",),
    "app/store": ("app/test_damaged_flash.py",),
    "drivers/expander": ("app/test_expander_on_board.py",),
    "drivers/port_expander": ("drivers/test_expander.py", "app/test_expander_on_board.py"),
    "drivers/shift_register": ("drivers/test_expander.py", "app/test_expander_on_board.py"),
    "drivers/expiry": ("drivers/test_relays.py", "app/test_actuators.py", "app/test_fault_injection.py"),
    "drivers/relays": ("app/test_actuators.py",),
    "drivers/rtc": ("app/test_clock.py",),
    "drivers/udp": ("drivers/test_dns.py", "app/test_clock.py"),
    "drivers/watchdog": ("app/test_fault_injection.py", "app/test_on_board.py"),
    "board_file": ("host/test_board_pins.py", "host/test_board_show.py", "host/test_serve_board.py"),
    "deploy": ("host/test_deploy_steps.py", "host/test_deploy_cli.py", "host/test_deploy.py"),
    "deploy/build": ("host/test_deploy_plan.py", "host/test_deploy_kept.py", "host/test_deploy.py"),
    "deploy/console": ("host/test_deploy.py",),
    "deploy/machine": ("host/test_deploy_console.py", "host/test_deploy.py"),
    "deploy/mpremote": ("host/test_deploy_cli.py", "host/test_deploy.py"),
    "deploy/plan": ("host/test_deploy_power_cut.py",),
    "deploy/traceback": ("host/test_compact_traceback.py",),
    "hil/hil_line": ("hil/test_frames.py",),
    "hil/hil_pack": ("hil/test_frames.py",),
    "hil/sim_tasks": ("hil/test_tasks.py",),
    "start": ("app/test_fault_injection.py", "app/test_on_board.py"),
}

# Modules of these folders that no mutant is made of, with the reason.
NOT_HELD: dict[Path, str] = {}


def modules_of(folder: str, where: Path) -> dict[str, Path]:
    """The modules directly in it, and the package itself if there is more in it than its docstring."""
    files = {f"{folder}/{path.stem}": path for path in sorted(where.glob("*.py"))}
    package = files.pop(f"{folder}/__init__")
    if len(ast.parse(package.read_text(encoding="utf-8")).body) > 1:
        files[folder] = package
    return {module: path for module, path in files.items() if path not in NOT_HELD}


def named(module: str, begin: str) -> tuple[str, ...]:
    """The tests with the module's name in theirs, and those of MORE."""
    tests = ROOT / "tests"
    own = sorted([*tests.glob(f"{begin}.py"), *tests.glob(f"{begin}_*.py")])
    return tuple(
        dict.fromkeys([path.relative_to(tests).as_posix() for path in own] + [*MORE.get(module, ())])
    )


def _held() -> tuple[dict[str, Path], dict[str, tuple[str, ...]]]:
    files, held = {}, {}
    for folder, (where, begin) in FOLDERS.items():
        for module, path in modules_of(folder, where).items():
            files[module] = path
            held[module] = named(module, begin + path.stem)
    for folder, (where, tests) in TOGETHER.items():
        for module, path in modules_of(folder, where).items():
            files[module], held[module] = path, (*tests, *MORE.get(module, ()))
    for module, (path, begin) in ALONE.items():
        files[module], held[module] = path, named(module, begin)
    return files, held


FILES, HELD = _held()
