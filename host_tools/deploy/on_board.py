"""Runs on the board during a deployment: sent there by mpremote, never stored.

Answers with a line behind MARK, so that whatever else is printed does no harm. Runs after
firmware/update.py in the same session and uses its `exists` and `remove`. MicroPython 1.23 and
later.
"""
# mypy: ignore-errors
# ruff: noqa: F821

import binascii
import hashlib
import json
import os
import sys

MARK = "@deploy "
TOPS = ("application.py", "board.py", "main.py", "relays_off.py", "update.py")
PART = "/staged.part"
STAGED = "/staged"
BUNDLE = PART + "/bundle"
MACHINE = ("application.py", "board.py")
READ_WHOLE = ("application.py", "board.py", "settings.json")
LASTING = ("settings.json", "state.json")
MOST_BYTES = 8192  # of a file that is read whole; ours take a few kB


def survey():
    """Tell what the board is, its free blocks, the digest of each file of ours, and what those say
    that make it one machine and not another.

    What an earlier deployment left half-sent is told, too: this one may go on with it, else the room
    that it takes is made free. Whatever lies where a file of ours should, the answer comes.
    """
    part = received()
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
            "free_blocks": volume[3] + part["bytes"] // volume[0],
            "part": part,
            "digests": {name: digest("/" + name) for name in tree("/heatpump") + tops(TOPS)},
            "contents": contents(READ_WHOLE),
        }
    )


def ask_machine():
    """Tell what machine this is, without changing anything."""
    digests = {name: digest("/" + name) for name in tops(MACHINE)}
    answer({"digests": digests, "contents": contents(MACHINE)})


def ask_lasting():
    """Tell what machine this is, and what it keeps over a reset."""
    names = MACHINE + LASTING
    answer({"digests": {name: digest("/" + name) for name in tops(names)}, "contents": contents(names)})


def contents(names):
    """What is in those of the files that are there, in base64; None for a folder, or for far too much."""
    found = {}
    for name in names:
        if exists("/" + name):
            found[name] = None
            if is_file("/" + name) and os.stat("/" + name)[6] <= MOST_BYTES:
                with open("/" + name, "rb") as file:
                    found[name] = binascii.b2a_base64(file.read()).decode()
    return found


def tops(names):
    return [name for name in names if is_file("/" + name)]


def is_file(path):
    return exists(path) and not is_folder(path)


def is_folder(path):
    return exists(path) and bool(os.stat(path)[0] & 0x4000)


def tree(path):
    """Every file below a folder, without the leading "/"; none if there is no such folder."""
    found = []
    for entry in os.ilistdir(path) if is_folder(path) else ():
        inner = path + "/" + entry[0]
        if entry[1] & 0x4000:
            found += tree(inner)
        else:
            found.append(inner[1:])
    return found


def received():
    """How much there is of a bundle, and its digest; all else that a broken deployment left is removed."""
    if is_folder(PART):
        for entry in list(os.ilistdir(PART)):
            if entry[0] != "bundle":
                remove(PART + "/" + entry[0])
    else:
        remove(PART)
    if not is_file(BUNDLE):
        return {"bytes": 0, "sha256": ""}
    return {"bytes": os.stat(BUNDLE)[6], "sha256": digest(BUNDLE)}


def begin():
    """Make room for what is to come."""
    remove(PART)
    os.mkdir(PART)


def receive(text):
    """Append a piece of the bundle, in base64."""
    with open(BUNDLE, "ab") as file:
        file.write(binascii.a2b_base64(text))
    print(MARK)


def install():
    """Unpack the bundle beside the old files, check every digest, and make the new files count.

    The bundle is a zlib stream of one line of JSON, the plan, and the contents of the files in
    "send". What the board has already it copies itself.
    """
    import deflate  # not on the host, which imports this module for MARK

    with open(BUNDLE, "rb") as file:
        bundle = deflate.DeflateIO(file, deflate.ZLIB)
        plan = json.loads(bundle.readline())
        for folder in plan["folders"]:
            os.mkdir(PART + "/" + folder)
        for name, size in plan["send"]:
            copy(bundle, name, size)
    for name in plan["copy"]:
        with open("/" + name, "rb") as file:
            copy(file, name, os.stat("/" + name)[6])
    for name, expected in plan["files"].items():
        if digest(PART + "/" + name) != expected:
            raise ValueError(f"{name} did not arrive whole")
    os.remove(BUNDLE)
    for name in plan["files"]:
        if is_folder("/" + name):  # in the way of a file
            remove("/" + name)
    os.rename(PART, STAGED)


def copy(source, name, size):
    with open(PART + "/" + name, "wb") as target:
        for data in chunks(source, size):
            target.write(data)


def digest(path):
    sha = hashlib.sha256()
    with open(path, "rb") as file:
        for data in chunks(file, os.stat(path)[6]):
            sha.update(data)
    return "".join(f"{byte:02x}" for byte in sha.digest())


def chunks(file, size):
    """`size` bytes of the file in pieces, in one buffer; fewer if it ends before."""
    buffer = memoryview(bytearray(512))
    while size:
        count = file.readinto(buffer[: min(size, 512)])
        if not count:
            return
        size -= count
        yield buffer[:count]


def answer(value):
    """In pieces: a long line in one string may find no room."""
    print(MARK, end="")
    json.dump(value, sys.stdout)
    print()
