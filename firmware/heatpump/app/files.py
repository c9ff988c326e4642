"""Small files on the board's flash: read whole or not at all, replaced in one step. Loaded for a moment."""

import json
import os

_FOLDER = 0x4000


def read(name, most_bytes, load):
    """load(file) of a text file, None if there is none. Raises ValueError, with what is wrong, for whatever
    lies there and isn't ours."""
    try:
        state = os.stat(name)
    except OSError:
        return None
    if state[0] & _FOLDER:
        raise ValueError("is a folder")
    if state[6] > most_bytes:
        raise ValueError("is %d bytes long" % state[6])
    try:
        with open(name) as file:
            return load(file)
    except OSError:
        raise ValueError("can't be read")
    except Exception:  # no JSON, no text, too deep, too big for the heap: any of it
        raise ValueError("makes no sense")


def write(name, put, most_bytes=None):
    """Replace a file by what put(file) writes; a power cut leaves the old one or the new one.

    Raises OSError, and ValueError for more than `most_bytes`, with the old one still there."""
    new = stem(name) + ".new"
    remove(new)  # whatever a power cut left, or a folder that is in the way
    try:
        with open(new, "w") as file:
            put(file)
        size = os.stat(new)[6]
        if most_bytes and size > most_bytes:
            raise ValueError("would be %d bytes long, %d at most" % (size, most_bytes))
        os.rename(new, name)  # LittleFS replaces the old file in one step
    except (OSError, ValueError):
        remove(new)  # its blocks are needed
        raise


def read_texts(name, most_bytes):
    """(texts by key of a JSON file, how many entries are none). Raises ValueError for a file of no use."""
    found = read(name, most_bytes, lambda file: [json.load(file)])
    if found is None:
        return {}, 0
    found = found[0]
    if not isinstance(found, dict):
        raise ValueError("makes no sense")
    texts = {}
    for key, text in found.items():
        if isinstance(key, str) and isinstance(text, (str, int, float)):
            texts[key] = str(text)
    return texts, len(found) - len(texts)


def update_texts(name, most_bytes, unsaved, writes):
    """Put texts into such a file, if it lacks them; a try is one of `writes` (`allowance.Allowance`).

    Raises OSError, ValueError."""
    texts, _ = read_texts(name, most_bytes)
    before = dict(texts)
    texts.update(unsaved)
    if texts != before:
        writes.left -= 1
        write(name, lambda file: json.dump(texts, file), most_bytes)


def set_aside(name):
    """Keep what can't be used as <stem>.bad, out of the way; the line that says so."""
    bad = stem(name) + ".bad"
    remove(bad)
    try:
        os.rename(name, bad)
        return "kept as " + bad
    except OSError:
        remove(name)
        return "removed"


def remove(name):
    """Remove a file or a folder with all that is in it, as far as that goes."""
    try:
        if os.stat(name)[0] & _FOLDER:
            for entry in os.listdir(name):
                remove(name + "/" + entry)
            os.rmdir(name)
        else:
            os.remove(name)
    except OSError:
        pass


def stem(name):
    return name.split(".")[0]
