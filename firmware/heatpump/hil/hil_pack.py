"""What a request and an answer say: numbers of variable length, seven bits a byte, the lowest first."""


def put(data, number):
    """Append a number from 0 up."""
    while number > 127:
        data.append(number & 127 | 128)
        number >>= 7
    data.append(number)


def put_changes(data, vector, last):
    """Append what is new in `vector` since `last`, and make that equal: a count, then for each that has
    changed how many that haven't come before it, and by how much it changed."""
    changes = bytearray()
    count = 0
    skipped = 0
    i = 0
    for value in vector:
        before = last[i]
        if value == before:
            skipped += 1
        else:
            last[i] = value
            change = value - before
            put(changes, skipped)
            put(changes, 2 * change if change >= 0 else -2 * change - 1)
            count += 1
            skipped = 0
        i += 1
    put(data, count)
    data.extend(changes)


class Reader:
    """Takes the numbers of a payload one after another. Raises IndexError at its end."""

    def __init__(self, data):
        self._data = data
        self._at = 0

    def number(self):
        number = 0
        shift = 0
        while True:
            byte = self._data[self._at]
            self._at += 1
            number |= (byte & 127) << shift
            if byte < 128:
                return number
            shift += 7

    def bytes(self, count):
        self._at += count
        return self._data[self._at - count : self._at]
