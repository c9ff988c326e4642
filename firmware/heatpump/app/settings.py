"""The user's settings: a small JSON file of parameter texts on the board's flash."""

from heatpump.app.allowance import Allowance
from heatpump.core.param_rows.who import INSTALLER

FILE = "settings.json"
MOST_BYTES = 8192
# Set often and by machines: the flash is spared, and after a reset the default holds.
_NOT_KEPT = ("sg_ready",)
# Whoever sets however much: 20 writes at once, then 480 a day. See the firmware's README for what that means.
WRITES_AT_ONCE = 20
WRITE_EACH_S = 180


class Settings:
    """Reads the file into the parameters at start and writes it after each change, or a little later.

    failed   by file, a line about why it can't be written; others that keep files have theirs here, too
    """

    def __init__(self, params, defaults, on_set=lambda key: None):
        """defaults: the application's own, as texts by key; on_set(key): called after each change."""
        self.failed = {}
        self._unused = []
        self._unsaved = {}  # texts that are in force and not in the file; the others are only there
        self._params = params
        self._on_set = on_set
        self._writes = Allowance(WRITES_AT_ONCE, WRITE_EACH_S)
        from heatpump.app import files  # for a moment, as below

        try:
            texts, left_out = files.read_texts(FILE, MOST_BYTES)
        except ValueError as error:
            self.set_aside(FILE, str(error))
            texts, left_out = {}, 0
        if left_out:
            self._unused.append("%s: %d entries are no texts; left out" % (FILE, left_out))
        told = dict(texts)
        for name, found in (("application", dict(defaults)), ("settings", texts)):
            for line in params.set_all(found, INSTALLER, "; default used"):
                self._unused.append("%s: %s" % (name, line))
        # A refused ROM code: the next change of a setting empties it in the file, too.
        self._emptied = {key: "" for key in told if texts[key] != told[key]}

    @property
    def problems(self):
        """Lines about what could not be used at start, or can't be kept now; `faults` shows them."""
        said = self._unused + list(self.failed.values())
        if FILE in self.failed:
            said.append("not kept: " + ", ".join(sorted(self._unsaved)))
        return said

    def set_aside(self, name, why):
        """Take a file of no use out of the way, and say so."""
        from heatpump.app import files

        self._unused.append("%s %s; %s" % (name, why, files.set_aside(name)))

    def set(self, key, text, who):
        """Set a parameter and keep it over a reset. Raises ValueError with one line if it is refused.

        It is in force at once, whatever becomes of the flash; gives "" if it is kept, else a line."""
        text = self._params.set(key, text, who)
        self._on_set(key)
        about = "settings: %s: " % key
        self._unused[:] = [line for line in self._unused if not line.startswith(about)]
        if key in _NOT_KEPT:
            return ""
        self._unsaved.update(self._emptied)
        self._emptied.clear()
        self._unsaved[key] = text
        return self.save()

    def save(self):
        """Write what is unsaved, if the flash may be written; "" if all is kept, else a line that says why
        it isn't."""
        if not self._unsaved:
            return ""
        if not self._writes.left:
            return self.failed.get(FILE) or "in force, and kept in %d s: many were set lately" % WRITE_EACH_S
        from heatpump.app import files

        try:
            files.update_texts(FILE, MOST_BYTES, self._unsaved, self._writes)
        except (OSError, ValueError) as error:
            why = "the board's flash failed (%s)" if isinstance(error, OSError) else FILE + " %s"
            self.failed[FILE] = line = "in force until the next reset only: " + why % error
            return line
        self._unsaved.clear()
        self.failed.pop(FILE, None)
        return ""

    def pass_s(self, seconds):
        """Time goes by: what was put off is written."""
        self._writes.pass_s(seconds)
        self.save()
