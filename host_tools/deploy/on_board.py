"""Runs on the board during a deployment: sent there by mpremote, never stored.

Answers with one line of JSON behind MARK, so that whatever else is printed does no harm. Runs
after firmware/update.py in the same session and uses its `exists` and `remove`. MicroPython 1.23
and later.
"""
# mypy: ignore-errors
# ruff: noqa: F821

import hashlib
import json
import os
import sys

MARK = "@deploy "
TOPS = ("application.py", "board.py", "main.py", "update.py")
PART = "/staged.part"
STAGED = "/staged"
MANIFEST = PART + "/manifest.json"


def survey():
    """Tell what the board is, its free blocks, settings.json and the digest of each file of ours.

    What an earlier deployment left half-sent is removed first: it would take up room.
    """
    remove(PART)
    settings = None
    if exists("/settings.json"):
        with open("/settings.json") as file:
            settings = file.read()
    volume = os.statvfs("/")
    implementation = sys.implementation
    answer(
        {
            "implementation": implementation[0],
            "version": implementation[1][:3],
            "machine": getattr(implementation, "_machine", ""),
            "mpy_version": getattr(implementation, "_mpy", 0) & 0xFF,
            "platform": sys.platform,
            "block_bytes": volume[0],
            "free_blocks": volume[3],
            "digests": {name: digest("/" + name) for name in tree("/heatpump") + tops()},
            "settings": settings,
        }
    )


def tops():
    return [name for name in TOPS if exists("/" + name)]


def tree(path):
    """Every file below a folder, without the leading "/"; none if there is no such folder."""
    found = []
    for entry in os.ilistdir(path) if exists(path) else ():
        inner = path + "/" + entry[0]
        if entry[1] & 0x4000:
            found += tree(inner)
        else:
            found.append(inner[1:])
    return found


def prepare():
    """Make the folders of what is to come, and copy there what the board has already."""
    with open(MANIFEST) as file:
        manifest = json.load(file)
    for folder in manifest["folders"]:
        os.mkdir(PART + "/" + folder)
    for name in manifest["copy"]:
        with open("/" + name, "rb") as source, open(PART + "/" + name, "wb") as target:
            for data in chunks(source):
                target.write(data)


def commit():
    """Check every file's digest, then rename the folder: from here on the new files count."""
    with open(MANIFEST) as file:
        manifest = json.load(file)
    for name, expected in manifest["files"].items():
        if digest(PART + "/" + name) != expected:
            raise ValueError(f"{name} did not arrive whole")
    os.remove(MANIFEST)
    os.rename(PART, STAGED)
    answer({"committed": len(manifest["files"])})


def digest(path):
    sha = hashlib.sha256()
    with open(path, "rb") as file:
        for data in chunks(file):
            sha.update(data)
    return "".join(f"{byte:02x}" for byte in sha.digest())


def chunks(file):
    """The file in pieces, in one buffer."""
    buffer = memoryview(bytearray(512))
    while True:
        count = file.readinto(buffer)
        if not count:
            return
        yield buffer[:count]


def answer(value):
    print(MARK + json.dumps(value))
