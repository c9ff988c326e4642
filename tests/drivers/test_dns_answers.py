"""What a name server's answer says, byte by byte: its head, its records, its names."""

from itertools import pairwise

import pytest

from heatpump.drivers import dns
from tests.drivers.dns_records import CNAME, IP, QUESTION, TXT, A, answer, labels, record

FOUND = "192.168.1.10"
GOOD = answer(record(A, IP))
AT = len(QUESTION)  # where the first record begins


def pointer(at: int) -> bytes:
    return (0xC000 | at).to_bytes(2, "big")


def with_(data: bytes, at: int, *values: int) -> bytes:
    return data[:at] + bytes(values) + data[at + len(values) :]


def chain(count: int, start: str = "broker.lan") -> list[bytes]:
    """So many aliases, each of the next: a1, a2 ..."""
    names = [start, *(f"a{n}" for n in range(1, count + 1))]
    return [record(CNAME, labels(to), labels(name)) for name, to in pairwise(names)]


# The head


@pytest.mark.parametrize("first", [0x80, 0x81, 0x82, 0x84, 0x87])
@pytest.mark.parametrize("second", [0x00, 0x80, 0xF0])
def test_a_server_may_say_in_the_head_what_it_is_and_can(first: int, second: int) -> None:
    """Authoritative, cut, asked to go on; it does so, and trusts what it found."""
    assert dns.read(with_(GOOD, 2, first, second), QUESTION) == FOUND


@pytest.mark.parametrize("first", [0x00, 0x01, 0x88, 0x90, 0xA0, 0xC0])
def test_what_is_no_answer_to_a_plain_question_is_passed_over(first: int) -> None:
    assert dns.read(with_(GOOD, 2, first), QUESTION) is None


@pytest.mark.parametrize("count", [(0, 0), (0, 2), (1, 1)])
def test_an_answer_repeats_one_question(count: tuple[int, int]) -> None:
    assert dns.read(with_(GOOD, 4, *count), QUESTION) is None


@pytest.mark.parametrize("at", [0, 1, 13, AT - 5, AT - 3, AT - 1])
def test_an_answer_repeats_number_name_and_kind(at: int) -> None:
    assert dns.read(with_(GOOD, at, GOOD[at] ^ 3), QUESTION) is None


def test_a_question_with_capitals_gets_its_answer() -> None:
    asked = QUESTION.replace(b"broker", b"Broker")
    assert dns.read(GOOD, asked) == FOUND
    assert dns.read(answer(record(A, IP), question=asked), asked) == FOUND
    with pytest.raises(OSError, match="has none"):
        dns.read(answer(question=asked), asked)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (1, "it can't read the question"),
        (2, "the server failed"),
        (3, "no such name"),
        (4, "the name server's error 4"),
        (5, "the server refuses"),
        (15, "the name server's error 15"),
    ],
)
def test_each_refusal_has_its_line_whatever_else_is_in_the_answer(code: int, line: str) -> None:
    for data in (answer(), GOOD):
        with pytest.raises(OSError) as caught:
            dns.read(with_(data, 3, 0x80 | code), QUESTION)
        assert str(caught.value) == line


# The records


@pytest.mark.parametrize("first", [1, 127, 223])
def test_addresses_of_hosts_are_taken(first: int) -> None:
    assert dns.read(answer(record(A, bytes([first, 0, 255, 7]))), QUESTION) == f"{first}.0.255.7"


@pytest.mark.parametrize(
    "passed_over",
    [
        record(A, bytes([0, 1, 2, 3])),
        record(A, bytes([224, 0, 0, 1])),
        record(A, IP[:3]),
        record(A, IP + b"\0"),
        record(A, b""),
        record(A, b"\x01\x01\x01\x01").replace(b"\0\x01\0\x01", b"\0\x01\0\x03"),  # of another class
        record(CNAME, labels("x")).replace(b"\0\x05\0\x01", b"\0\x05\0\x03"),
        record(TXT, b"\x01" * 255),
        record(TXT, b"\x01" * 256),
        record(TXT, b"\x01" * 600),
    ],
)
def test_records_of_no_use_are_passed_over_in_their_length(passed_over: bytes) -> None:
    assert dns.read(answer(passed_over, record(A, IP)), QUESTION) == FOUND
    with pytest.raises(OSError, match=r"^the name has none$"):
        dns.read(answer(passed_over), QUESTION)


def test_only_so_many_records_count_as_the_head_says() -> None:
    """The rest is about other things, the name server's own address for one."""
    both = answer(record(TXT, b"\0"), record(A, IP))
    assert dns.read(both, QUESTION) == FOUND
    with pytest.raises(OSError, match="has none"):
        dns.read(with_(both, 7, 1), QUESTION)
    assert dns.read(with_(both, 7, 3), QUESTION) is None
    assert dns.read(answer(*[record(TXT, b"")] * 256, record(A, IP)), QUESTION) == FOUND


def test_an_answer_that_was_cut_holds_as_far_as_it_goes() -> None:
    cut = answer(record(A, IP), record(TXT, bytes(20)))[:-1]
    assert dns.read(with_(cut, 2, 0x83), QUESTION) == FOUND
    assert dns.read(cut, QUESTION) is None  # and doesn't say so


def test_aliases_lead_to_an_address_or_to_the_last_name() -> None:
    for count in (1, 7):
        last = record(A, IP, labels(f"A{count}"))
        assert dns.read(answer(last, *chain(count)), QUESTION) == FOUND
        assert dns.read(answer(*chain(count)), QUESTION) == labels(f"a{count}")
    with pytest.raises(OSError, match=r"^too many aliases$"):
        dns.read(answer(*chain(8), record(A, IP, labels("a8"))), QUESTION)


def test_an_address_beats_an_alias_of_the_same_name() -> None:
    assert dns.read(answer(*chain(1), record(A, IP)), QUESTION) == FOUND


# The names


def test_a_pointer_may_lead_to_a_pointer_that_leads_further_back() -> None:
    one = record(A, bytes(4))
    assert dns.read(answer(one, record(A, IP, pointer(AT))), QUESTION) == FOUND
    near = record(TXT, b"\x01x\0" + pointer(AT + 14))  # its data begins behind twelve bytes; two at once
    beside = record(A, IP, pointer(AT + len(near) - 2))
    assert dns.read(answer(near, beside, record(A, IP)), QUESTION) == FOUND


def test_a_pointer_leads_beyond_the_first_255_bytes() -> None:
    long = record(TXT, bytes(300))
    at = AT + len(long) + 12  # the data of the next record
    alias = record(CNAME, labels("far.away"))
    assert dns.read(answer(long, alias, record(A, IP, pointer(at))), QUESTION) == FOUND


@pytest.mark.parametrize(
    "owner",
    [pointer(AT), pointer(AT + 1), pointer(AT + 2), b"\x01x" + pointer(AT), b"\x01x" + pointer(AT + 2)],
)
def test_a_pointer_that_leads_to_itself_or_ahead_makes_no_answer(owner: bytes) -> None:
    assert dns.read(answer(record(TXT, bytes(60), owner), record(A, IP)), QUESTION) is None


def test_two_pointers_to_each_other_make_no_answer() -> None:
    one = record(TXT, pointer(AT + 14) + pointer(AT + 12))
    assert dns.read(answer(one, record(A, IP, pointer(AT + 14)), record(A, IP)), QUESTION) is None


@pytest.mark.parametrize("size", [0x40, 0x7F, 0x80, 0xBF])
def test_a_part_of_a_name_is_63_bytes_at_most(size: int) -> None:
    longest = record(TXT, b"", b"\x3f" + b"x" * 63 + b"\0")
    assert dns.read(answer(longest, record(A, IP)), QUESTION) == FOUND
    longer = record(TXT, b"", bytes([size]) + b"x" * size + b"\0")
    assert dns.read(answer(longer, record(A, IP)), QUESTION) is None


@pytest.mark.parametrize(("last", "found"), [(61, FOUND), (62, None)])
def test_a_name_is_255_bytes_at_most(last: int, found: str | None) -> None:
    name = labels(".".join(["x" * 63] * 3 + ["y" * last]))
    assert len(name) == 194 + last
    assert dns.read(answer(record(CNAME, name), record(A, IP, name)), QUESTION) == found


def test_a_name_that_ends_with_the_datagram_makes_no_answer() -> None:
    assert dns.read(answer(record(CNAME, b"\x03lan")), QUESTION) is None
    assert dns.read(answer(record(CNAME, b"\x04lan")), QUESTION) is None
    assert dns.read(answer(record(CNAME, b"\xc0")), QUESTION) is None
