"""Damages a file as disks, spreadsheets, editors and attackers do; packed files also from within."""

from __future__ import annotations

import gzip
import random
import zipfile
import zlib
from io import BytesIO

# What readers trip over: marks of dialects, encodings and ends, numbers at the edge, pieces of markup and of formulas.
TOKENS: tuple[bytes, ...] = (
    b"\0", b"\0" * 64, b'"', b'""', b'"""', b"'", b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\n\n\n", b"\x1a",
    b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", b"\xf4\x90\x80\x80", b"\\", b'\\"',
    b"sep=;\n", b"=1+1", b"NaN", b"NULL", b"1e999", b"-1", b"99999999999999999999", b"1.23E+11", b"0000-00-00",
    b"2024-02-30T25:61:61Z", b"9999-12-31T23:59:59Z", b"31/12/1969", b"########", b"#N/A", b"\xe2\x80\xae",
    b"<html>", b"<?xml version='1.0'?>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&#0;", b"{", b"}", b"[", b"[[[[[[[[",
    b"null", b"true", b"\\ud800", b"A" * 5_000, b"," * 2_000, b"\x85", b"\xe2\x80\xa8", b"\x0b\x0c", b"member_id",
    b"occurred_at", b"XFD1048576", b"1048577", b"-2147483649", b"../", b"PK\x03\x04", b"\x1f\x8b", b"PAR1",
)  # fmt: skip
MAX_BYTES = 1 << 20


def mutated(seed: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """The seed with one to a few damages; one in two of packed files is damaged inside and packed again."""
    if chance.random() < 0.5:  # noqa: PLR2004 - half and half
        if seed.startswith(b"PK"):
            return _inside_zip(seed, others, chance)
        if seed.startswith(b"\x1f\x8b"):
            return gzip.compress(_several(gzip.decompress(seed), others, chance), 1)
    return _several(seed, others, chance)


def _several(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = chance.choice(_DAMAGES)(data, others, chance)[:MAX_BYTES]
    return data


def _inside_zip(seed: bytes, others: list[bytes], chance: random.Random) -> bytes:
    whole = BytesIO()
    with zipfile.ZipFile(BytesIO(seed)) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _several(content, others, chance) if name == chosen else content)
    return whole.getvalue()


def _place(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def _flip(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    if not data:
        return data
    found = bytearray(data)
    for _number in range(chance.choice((1, 2, 8))):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _cut(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    start = _place(data, chance)
    return data[:start] + data[start + chance.choice((1, 2, 7, 64, len(data))) :]


def _insert(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 3)) + data[at:]


def _overwrite(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    at, token = _place(data, chance), chance.choice(TOKENS)
    return data[:at] + token + data[at + len(token) :]


def _repeat(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    start = _place(data, chance)
    piece = data[start : start + chance.choice((1, 10, 200))]
    return data[:start] + piece * chance.choice((2, 3, 50)) + data[start:]


def _splice(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    return data[: _place(data, chance)] + other[_place(other, chance) :]


def _lines(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    """Lines lost, doubled, moved."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    line = lines[at]
    way = chance.randrange(4)
    if way == 0:
        del lines[at]
    elif way == 1:
        lines.insert(chance.randrange(len(lines) + 1), line)
    elif way == 2:  # noqa: PLR2004
        chance.shuffle(lines)
    else:
        lines = lines[:1] + lines[1:] * 20
    return b"\n".join(lines)


def _swap_marks(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    """One mark in place of another, everywhere."""
    marks = (b",", b";", b"\t", b"\n", b"\r\n", b'"', b"'", b":", b"-", b"T", b"0", b" ")
    return data.replace(chance.choice(marks), chance.choice(marks))


def _recode(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    """Text written in another encoding, or read wrongly and written again."""
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "cp1252", "utf-32", "shift-jis", "utf-7")), "replace")


def _pack(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    """Packed once more than it should be, or its end lost in packing."""
    packed = gzip.compress(data, 1)
    return packed if chance.random() < 0.5 else packed[: -chance.randrange(1, 9)] + zlib.compress(b"")  # noqa: PLR2004


_DAMAGES = (
    _flip, _flip, _cut, _cut, _insert, _insert, _insert, _overwrite, _repeat, _splice, _lines, _lines, _swap_marks,
    _recode, _pack,
)  # fmt: skip
