"""Runs command lines. What it takes to answer one is in memory only meanwhile: see `heatpump.app.command`."""


class Commands:
    """What the commands may ask and change; errors come out as one line that begins with "error: ".

    command   that is run, for a module that has several
    keep      whether the last line may be remembered: it was a command, and sets no secret
    """

    def __init__(self, controller, settings, sensing, clock, app, forget=lambda: None):
        """app: the `App`, or what stands in for it; forget(): called when what finds a command need no longer
        be in memory."""
        self.controller = controller
        self.params = controller.params
        self.settings = settings
        self.sensing = sensing
        self.clock = clock
        self.app = app
        self.forget = forget

    def run(self, line):
        """Yield the output lines of one command line; bytes are a piece of a line."""
        self.keep = False
        words = line.split(None, 2)
        if not words or words[0][0] == "#":  # a comment, as `diff` writes
            return
        try:
            if words[0][0] == "@":  # a program asks
                from heatpump.app.command import as_json

                for text in as_json.lines(self, line):
                    yield text
                return
            for text in self.lines(words[0], words[1:]):
                yield text
        except ValueError as error:
            yield "error: %s" % error
        except OSError as error:
            yield "error: the board's flash failed: %s" % error

    def lines(self, command, words):
        """What a command answers, a line at a time; `words` behind its name. Raises ValueError."""
        from heatpump.app.command import table

        module, function = table.find(command)
        del table
        self.forget()
        self.command = command
        self.keep = command != "set"  # else that knows
        module = __import__("heatpump.app.command." + module, None, None, (function,))
        return getattr(module, function)(self, words)
