"""Questions and answers of DNS, byte by byte."""


def labels(name: str) -> bytes:
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


QUESTION = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0" + labels("broker.lan") + b"\0\x01\0\x01"
A, CNAME, TXT, AAAA = 1, 5, 16, 28
IP = bytes([192, 168, 1, 10])


def record(kind: int, data: bytes, owner: bytes = b"\xc0\x0c") -> bytes:
    return owner + kind.to_bytes(2, "big") + b"\0\x01\0\0\0\x3c" + len(data).to_bytes(2, "big") + data


def answer(*records: bytes, question: bytes = QUESTION, flags: bytes = b"\x81\x80") -> bytes:
    counts = b"\0\x01" + len(records).to_bytes(2, "big") + b"\0\0\0\0"
    return question[:2] + flags + counts + question[12:] + b"".join(records)
