"""Loads and checks what a person wrote: the board file and the application file. Needed at boot only."""

import sys


def load():
    """The outputs, switched off, and the checked application module; None for either after saying in one
    line each what is wrong."""
    try:
        import board

        from heatpump.core import config
    except Exception as error:
        print("error: board.py: %s" % _describe(error))
        return None, None
    actuators = None
    try:
        actuators = switched_off(board)
        errors = []
    except Exception as error:
        errors = ["board.py: %s" % _describe(error)]
    try:
        errors = config.check_board(config.public(board)) or errors
    except Exception as error:
        errors = ["board.py: %s" % _describe(error)]
    application = None
    if not errors:
        if hasattr(board, "EXPANDER"):
            from heatpump.app import expander_file

            expander_file.keep(board.EXPANDER)
        application, errors = _application(config, board)
    for line in errors:
        print("error: " + line)
    return actuators, application


def switched_off(board):
    """The Actuators of a board file."""
    from heatpump.app.actuators import Actuators
    from heatpump.core.model import OUTPUTS

    if hasattr(board, "EXPANDER"):
        from heatpump.drivers import expander

        relays = expander.choose(board.EXPANDER, board.OUTPUTS, OUTPUTS)
    else:
        from heatpump.drivers.relays import Relays

        relays = Relays(board.OUTPUTS, OUTPUTS)
    return Actuators(board, relays)


def _application(config, board):
    """(the application module or None, what is wrong with it)."""
    try:
        import application

        name = application.NAME
    except Exception as error:
        return None, ["application.py: %s" % _describe(error)]
    try:
        path = "heatpump.applications." + name
        __import__(path)
    except (ImportError, TypeError):
        return None, ["application.py: no application '%s' is here; 'heatpump deploy' brings one" % name]
    chosen = sys.modules[path]
    try:
        errors = config.check_application(config.public(chosen), config.public(board))
    except Exception as error:
        errors = ["application %s: %s" % (name, _describe(error))]
    return (None if errors else chosen), errors


def _describe(error):
    if isinstance(error, ImportError) and "heatpump" in str(error):
        # Of hardware that the board hadn't when it was deployed.
        return "%s; 'heatpump deploy --all' brings all modules" % error
    return "%s: %s" % (type(error).__name__, error) if str(error) else type(error).__name__
