"""FMI 2.0 for co-simulation: our plants as FMUs, and other people's FMUs as plants.

export.py   a plant of `host_tools/plant` → some.fmu, by pythonfmu; slave.py is what runs inside of it
mapping.py  map.toml: which variables of an FMU are which outputs and measurements, in which units
model.py    an FMU opened and stepped by FMPy
plant.py    an FMU with its map as a Plant
scenario.py a scenario with an FMU in place of its plant
cli.py      the commands

Both libraries are the extra `fmi`.
"""
