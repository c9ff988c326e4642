"""Numbers with their noun, for people."""


def counted(number: float, noun: str) -> str:
    """ "1 start", "3 starts"; the number is rounded to a whole one."""
    whole = round(number)
    return f"{whole} {noun}" if whole == 1 else f"{whole} {noun}s"
