"""The user's settings: a small JSON file of parameter texts on the board's flash."""

import json
import os

from heatpump.core.param_rows.who import INSTALLER

FILE = "settings.json"
_NEW = "settings.new"
# Set often and by machines: the flash is spared, and after a reset the default holds.
_NOT_KEPT = ("sg_ready",)


class Settings:
    """Reads the file into the parameters at start and writes it after each change.

    problems   lines about what could not be used; the default then holds
    """

    def __init__(self, params, defaults, on_set=lambda key: None):
        """defaults: the application's own, as texts by key; on_set(key): called after each change."""
        self.problems = []
        self._params = params
        self._on_set = on_set
        self._texts = self._read()
        for texts in (defaults, self._texts):
            for line in params.set_all(texts, INSTALLER):
                self.problems.append("settings: %s; default used" % line)

    def _read(self):
        for name in (FILE, _NEW):
            try:
                with open(name) as file:
                    texts = json.load(file)
                if isinstance(texts, dict):
                    return texts
                raise ValueError
            except OSError:
                pass
            except ValueError:
                self.problems.append("settings: %s is not valid JSON; kept as settings.bad" % name)
                os.rename(name, "settings.bad")
        return {}

    def set(self, key, text, who):
        """Set a parameter and keep it over a reset. Raises ValueError with one line."""
        self._params.set(key, text, who)
        self._on_set(key)
        if key in _NOT_KEPT or self._texts.get(key) == text:
            return
        texts = dict(self._texts)
        texts[key] = text
        with open(_NEW, "w") as file:
            json.dump(texts, file)
        os.rename(_NEW, FILE)  # LittleFS replaces the old file in one step
        self._texts = texts
