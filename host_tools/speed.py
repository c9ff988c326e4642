"""How fast simulated time goes, as it is asked for at the command line."""

from host_tools.errors import UsageError


def parse_speed(text: str, option: str = "--speed") -> float:
    """Factor on real time; 0 stands for as fast as it goes. Raises UsageError."""
    if text == "max":
        return 0.0
    try:
        speed = float(text)
    except ValueError:
        speed = -1.0
    if not 1 <= speed <= 1e6:
        raise UsageError(f"{option}: '{text}' must be 1 to 1000000, or max")
    return speed
