"""Keyed streams of luck: the only place where generators are made.

Every piece of luck has a name and a key made of things that exist in every design (firm, attempt,
arrival, slot, succession). Its seed is ``SeedSequence(seed, spawn_key=(replication, *hash(key)))``, so
neither the order of use nor the presence of other streams, people or designs changes a single draw.
All luck is drawn as uniforms in blocks; worlds and designs transform the quantiles and never redraw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Key = int | str
Floats = NDArray[np.float64]
Words = NDArray[np.uint32]

_WORD = 4
_LARGEST_WORD = 2 ** (8 * _WORD) - 1
_POOL = 4
"""Words of a seed that ``SeedSequence`` mixes before a spawn key; a shorter seed is filled up by zeros."""


def stable_words(name: str, key: tuple[Key, ...] = ()) -> Words:
    """Four 32-bit words that depend on the name and the key alone, on any machine and in any process.

    >>> stable_words("person", (0, 1)).tolist() == stable_words("person", (0, 1)).tolist()
    True
    >>> stable_words("person", (0, 1)).tolist() == stable_words("person", (1, 0)).tolist()
    False
    """
    text = repr((name, *key)).encode()
    digest = hashlib.blake2b(text, digest_size=4 * _WORD).digest()
    return np.frombuffer(digest, dtype="<u4").astype(np.uint32, copy=False)


def _words_of(number: int) -> list[int]:
    """The 32-bit words of a number, the lowest first; as ``SeedSequence`` takes it apart."""
    words = [number & _LARGEST_WORD]
    while number := number >> (8 * _WORD):
        words.append(number & _LARGEST_WORD)
    return words


class Luck:
    """All the luck of one replication.

    Parameters: ``seed`` (non-negative; 0 is as good as any) names the study's luck, ``replication``
    (0, 1, ...) one copy of it, ``room`` a part of it that nobody else draws from. A key may be asked for once
    only: two users of one stream would share luck without knowing it, so the second request raises
    ``ValueError``.
    """

    def __init__(self, seed: int, replication: int, room: tuple[Key, ...] = ()) -> None:
        if seed < 0 or replication < 0:
            raise ValueError(f"seed and replication are counted from 0; got {seed} and {replication}")
        self.seed = seed
        self.replication = replication
        self._room = room
        seed_words = _words_of(seed)
        seed_words += [0] * (_POOL - len(seed_words))
        self._beginning = np.array([*seed_words, *_words_of(replication)], dtype=np.uint32)
        self._taken: set[tuple[Key, ...]] = set()

    def stream(self, name: str, *key: Key) -> np.random.Generator:
        """The generator of one (name, key); raises ``ValueError`` where it was taken before."""
        full = (name, *key)
        if full in self._taken:
            raise ValueError(f"the stream {full} is in use already")
        self._taken.add(full)
        # What SeedSequence(seed, spawn_key=(replication, *words)) would put together from numbers one by one.
        entropy = np.concatenate((self._beginning, stable_words(name, (*self._room, *key))))
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))

    def block(self, shape: int | tuple[int, ...], name: str, *key: Key) -> Floats:
        """Uniforms in [0, 1) of the given shape, from the stream (name, key)."""
        return self.stream(name, *key).random(shape)

    def gammas(self, shape: float, count: int, name: str, *key: Key) -> Floats:
        """Gamma variates with mean 1 from the stream (name, key); drawn, as quantiles cost 200 times more.

        They keep their luck under any change but that of ``shape``.
        """
        return self.stream(name, *key).standard_gamma(shape, count) / shape

    def quantile(self, name: str, *key: Key) -> float:
        """One uniform in [0, 1) that belongs to (name, key), for luck of pairs of which few ever meet.

        A keyed hash of 53 bits; a generator of its own would cost eight times as much. Asking again gives the
        same number.
        """
        full = (self.seed, self.replication, name, *self._room, *key)
        digest = hashlib.blake2b(repr(full).encode(), digest_size=8).digest()
        return (int.from_bytes(digest, "little") >> 11) / 2.0**53

    def within(self, name: str) -> Luck:
        """Luck for a run inside the run, such as the past of a company: none of it is shared."""
        return Luck(self.seed, self.replication, (*self._room, name))

    def endless(self, name: str, *key: Key) -> Iterator[float]:
        """Uniforms one by one without end, drawn in blocks: for arbitrary choices of a design."""
        generator = self.stream(name, *key)
        while True:
            yield from generator.random(256).tolist()
