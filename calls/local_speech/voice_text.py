"""Text cut for the voice: a sentence at a time, so that audio starts before the whole is synthesised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

LONGEST_PIECE: Final = 220
"""Characters synthesised at once: bounds the time until audio starts and until `Clear` frees the worker."""

_ENDS: Final = re.compile(
    r"""
    (?<!\b(?:Mr|Ms|Dr|St|vs)\.) (?<!\bMrs\.)
    (?: (?<=[.!?]) | (?<=[.!?]["')]) )
    (?: \s+ (?=[^\sa-z])            # "10 a.m. on Monday" goes on
      | (?<!\b[AaPp]\.[Mm]\.) \s+ $ )
    """,
    re.VERBOSE,
)
_CLAUSES: Final = re.compile(r"(?<=[,;:])\s+")


def split_sentences(text: str) -> tuple[list[str], str]:
    """Whole sentences, and the rest that may go on with the next message."""
    *sentences, rest = _ENDS.split(text)
    return [sentence for sentence in sentences if sentence.strip()], rest


def pieces(sentence: str) -> Iterator[str]:
    """A sentence in pieces that are short enough, cut at clauses if possible, else between words."""
    piece = ""
    for clause in _CLAUSES.split(sentence):
        for part in [clause] if len(clause) <= LONGEST_PIECE else clause.split():
            if piece and len(piece) + len(part) >= LONGEST_PIECE:
                yield piece
                piece = ""
            piece = f"{piece} {part[:LONGEST_PIECE]}".strip()
    if piece:
        yield piece
