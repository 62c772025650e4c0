"""Which letters the bytes of a file stand for: BOM, strict UTF-8, UTF-16 by its zeros, a code page only when clear."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from errors import RefusedFile

CHUNK_BYTES = 4 << 20
SAMPLE_BYTES = 1 << 18
# A file with at most this share of lines that are not UTF-8 is a UTF-8 file with damaged lines.
MAX_DAMAGED_SHARE = 0.02

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_REMEDY = "Name it on the Import page or with --encoding (for example --encoding cp1252), or save the file as UTF-8."


@dataclass(frozen=True)
class Encoding:
    """codec: Python's name. bom: bytes of the mark at the start. damaged: how bytes that do not fit are read.

    warning: what the report must say about the choice. title: its name for a reader, where it is another.
    """

    codec: str
    bom: int = 0
    damaged: str = "strict"
    warning: str | None = None
    title: str = ""

    @property
    def words(self) -> str:
        """The encoding for a reader: "UTF-8", "Windows-1252"."""
        if self.title:
            return self.title
        if self.damaged == "mixed-cp1252":
            return "UTF-8 and Windows-1252"
        name = self.codec.upper()
        return f"Windows-{name[2:]}" if name.startswith("CP125") else name


def _mixed(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8, read as Windows-1252 (undefined ones become the replacement character)."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_WORD = re.compile(r"[^\W\d_]+")


codecs.register_error("mixed-cp1252", _mixed)


def is_readable(path: Path, codec: str) -> bool:
    """Whether the whole file is in this encoding without a flaw, read in pieces."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeError:
        return False
    return True


def find_encoding(path: Path, name: str, wanted: str | None, *, is_head_only: bool = False) -> Encoding:
    """The encoding of a text file. Raises RefusedFile naming --encoding when it does not show clearly.

    is_head_only: trust the beginning where it is UTF-8; the caller checks the rest while it reads.
    """
    with path.open("rb") as stream:
        head = stream.read(SAMPLE_BYTES)
    named = _codec(wanted, name)
    marked = next(
        (one for one in _BOMS if head.startswith(one[0]) and named in (None, "utf-16", "utf-32", one[1])), None
    )
    if marked and marked[1] != "utf-8":
        return _checked(path, Encoding(marked[1], len(marked[0])))
    if named and not marked:
        return _named(path, name, named)
    bom = len(marked[0]) if marked else 0
    if is_head_only and not head.count(0) and _decodes(head, "utf-8"):
        return Encoding("utf-8", bom)
    if sixteen := _utf16_by_zeros(head):
        words = f"No mark of the encoding: read as {sixteen.upper()} by its pattern of zeros"
        return _checked(path, Encoding(sixteen, warning=words))
    return Encoding("utf-8", bom) if is_readable(path, "utf-8") else _not_utf8(path, name, bom)


def _codec(wanted: str | None, name: str) -> str | None:
    try:
        return codecs.lookup(wanted).name if wanted else None
    except LookupError as error:
        raise RefusedFile(
            f"{wanted} is not the name of an encoding", remedy="Try utf-8, utf-16 or cp1252.", file=name
        ) from error


def _checked(path: Path, encoding: Encoding) -> Encoding:
    """The same, or with damaged letters replaced where the file is not quite in it (cut in the middle of a letter)."""
    if is_readable(path, encoding.codec):
        return encoding
    words = f"Some bytes are not {encoding.words}; they are shown as \ufffd"
    return Encoding(encoding.codec, encoding.bom, "replace", words)


def _decodes(head: bytes, codec: str) -> bool:
    try:
        codecs.getincrementaldecoder(codec)("strict").decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _named(path: Path, name: str, codec: str) -> Encoding:
    if not is_readable(path, codec):
        raise RefusedFile(f"The file is not written in {codec}", remedy="Name another encoding.", file=name)
    return Encoding(codec)


def _utf16_by_zeros(head: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of plain letters is zero."""
    head = head.rstrip(b"\0") if head.count(0) < len(head) // 3 else head
    even, odd = head[0::2], head[1::2]
    if not odd:
        return None
    share_even, share_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if share_odd > 0.4 and share_even < 0.05:  # noqa: PLR2004 - scripts beyond Latin have fewer zeros, text has none
        return "utf-16-le"
    if share_even > 0.4 and share_odd < 0.05:  # noqa: PLR2004
        return "utf-16-be"
    return None


def _not_utf8(path: Path, name: str, bom: int = 0) -> Encoding:
    """Some bytes are not UTF-8: a few damaged lines, two encodings glued together, or a code page."""
    count_lines, count_utf8, first_bad = 0, 0, 0
    bad: list[bytes] = []
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            count_lines = number
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                count_utf8 += 1
            except UnicodeDecodeError:
                first_bad = first_bad or number
                if len(bad) < 5_000:  # noqa: PLR2004 - enough to judge by
                    bad.append(line)
    if count_utf8 and len(bad) <= max(1, MAX_DAMAGED_SHARE * count_lines) and count_utf8 > len(bad):
        words = f"Line {first_bad:,} holds bytes that are not UTF-8; they are shown as \ufffd"
        return Encoding("utf-8", bom, "replace", words)
    if count_utf8 > 2 and count_utf8 * 4 > len(bad) and _suits_cp1252(b"".join(bad)):  # noqa: PLR2004
        words = f"Mixed encodings: most lines are UTF-8, line {first_bad:,} and others were read as Windows-1252"
        return Encoding("utf-8", bom, "mixed-cp1252", words)
    return _code_page(path, b"".join(bad), name)


def _suits_cp1252(sample: bytes) -> bool:
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return _share_of_letters(text) >= 0.8 and not _is_other_script(text)  # noqa: PLR2004


def _is_other_script(text: str) -> bool:
    """Whether words are made of accented letters alone, as other alphabets read as Western European are.

    Turkish differs in six letters only, which read as Icelandic ones: they need the vowels that Icelandic has beside.
    """
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    strange = sum(len(word) > 2 and all(ord(letter) > 127 for letter in word) for word in words)  # noqa: PLR2004
    if strange > 0.2 * len(words):
        return True
    letters = set(text)
    return bool(letters & set("ðýþÐÝÞ")) and bool(letters & set("çÇüÜ")) and not letters & set("áíóúæÁÍÓÚÆ")


def _share_of_letters(text: str) -> float:
    """Share of the letters beyond ASCII that Western European words and sentences hold."""
    usual = set("äöüßÄÖÜéèêëàâáåæøñçíìîïóòôõúùûýÿÉÈÊËÀÁÂÅÆØÑÇÌÍÎÏÒÓÔÕÙÚÛÝÞþÐðœŒ€‘’“”„–—…«»·°§£´®©™¿¡ºª\xa0ãšžŠŽ•")
    beyond = [letter for letter in text if ord(letter) > 127]  # noqa: PLR2004
    return sum(letter in usual for letter in beyond) / len(beyond) if beyond else 1.0


def _code_page(path: Path, sample: bytes, name: str) -> Encoding:
    """Windows-1252 when its letters are those of words and no other code page reads clearly better."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:CHUNK_BYTES]).best()
    suggestion = codecs.lookup(best.encoding).name if best else None
    western = {"cp1252", "iso8859-1", "iso8859-15", "cp1254", "iso8859-9", None}
    if _suits_cp1252(sample) and (suggestion in western or _inside_words(sample)):
        words = "The encoding is not named in the file: Windows-1252 (Western European) assumed"
        if is_readable(path, "cp1252"):  # lines that are UTF-8 by chance were not looked at
            return Encoding("cp1252", warning=words)
        return Encoding("cp1252", damaged="replace", warning=f"{words}; bytes that are not are shown as \ufffd")
    hint = f" It might be {suggestion}." if suggestion and suggestion not in western else ""
    raise RefusedFile(f"The encoding of the file cannot be recognised.{hint}", remedy=_REMEDY, file=name)


def _inside_words(sample: bytes) -> bool:
    """Whether, read as Windows-1252, lower-case letters follow lower-case ones and no sign stands inside a word."""
    text = sample.decode("cp1252", "replace")
    signs = set("£¥¦¬¯¹³¼½¾¢¤¶±²µ¸×÷")
    pairs = [(a, b) for a, b in pairwise(text) if ord(b) > 127 and a.isalpha()]  # noqa: PLR2004
    wrong = sum(b in signs or (a.islower() and b.isupper()) for a, b in pairs)
    return wrong == 0
