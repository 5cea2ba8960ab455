"""Speech to text: Whisper tiny.en on CTranslate2, its encoder's window shortened to the speech at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import ctranslate2
import numpy as np
import tokenizers

from .audio import LINE_RATE, Samples, resample
from .guesses import likeliest
from .homophones import with_hours
from .hotwords import corrected
from .transcripts import Transcript, Word, is_believable, without_trailing_repeats

WHISPER_RATE: Final = 16_000
HOP_SAMPLES: Final = 160
FFT_SAMPLES: Final = 400
MEL_BANDS: Final = 80

# Whisper was trained on 30 s. Below 12 s it begins to repeat its last sentence; up to there it loses nothing.
SHORTEST_WINDOW_SECONDS: Final = 12.0
MARGIN_SECONDS: Final = 3.0
LONGEST_WINDOW_SECONDS: Final = 30.0
# The encoder halves the frames.
_FRAMES_MULTIPLE = 2

_SPARE_TOKENS = 12
_TOKENS_PER_SECOND = 9
_MOST_TOKENS = 448
# Four more guesses cost a tenth more time, and mend one clock time in twenty.
_BEAM = 5


def mel_filters(bands: int = MEL_BANDS) -> Samples:
    """Triangles of equal area on Slaney's mel scale, linear below 1 kHz, logarithmic above: (bands, 201)."""
    hz_per_mel, knee_hz, step = 200 / 3, 1000.0, np.log(6.4) / 27
    knee_mel = knee_hz / hz_per_mel
    top_mel = knee_mel + np.log(WHISPER_RATE / 2 / knee_hz) / step
    mels = np.linspace(0, top_mel, bands + 2)
    edges = np.where(mels < knee_mel, mels * hz_per_mel, knee_hz * np.exp(step * (mels - knee_mel)))
    bins = np.fft.rfftfreq(FFT_SAMPLES, 1 / WHISPER_RATE)
    rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    area = 2 / (edges[2:] - edges[:-2])
    return (np.clip(np.minimum(rising, falling), 0, None) * area[:, None]).astype(np.float32)


_FILTERS = mel_filters()
_WINDOW = np.hanning(FFT_SAMPLES + 1)[:-1].astype(np.float32)


def log_mel(samples: Samples, frames: int) -> Samples:
    """16 kHz samples, padded with silence to `frames` hops → Whisper's features, shape (80, frames)."""
    padded = np.zeros(frames * HOP_SAMPLES, np.float32)
    padded[: min(len(samples), len(padded))] = samples[: len(padded)]
    reflected = np.pad(padded, FFT_SAMPLES // 2, mode="reflect")
    pieces = np.lib.stride_tricks.sliding_window_view(reflected, FFT_SAMPLES)[::HOP_SAMPLES][:frames]
    power = np.abs(np.fft.rfft(pieces * _WINDOW, axis=1).astype(np.complex64)) ** 2
    logarithm = np.log10(np.maximum(_FILTERS @ power.T, 1e-10))
    return ((np.maximum(logarithm, logarithm.max() - 8) + 4) / 4).astype(np.float32)


class Transcriber:
    """May be called from as many threads as it has workers; the interpreter lock is free meanwhile."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._model = ctranslate2.models.Whisper(
            str(folder), device="cpu", compute_type="int8", intra_threads=1, inter_threads=workers
        )
        self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._start = [self._token("<|startoftranscript|>"), self._token("<|notimestamps|>")]

    def _token(self, name: str) -> int:
        token = self._tokenizer.token_to_id(name)
        if token is None:
            raise ValueError(f"the tokenizer lacks {name}")
        return token

    def transcribe(
        self, samples: Samples, *, start: float = 0.0, vocabulary: tuple[str, ...] = ()
    ) -> Transcript:
        """Samples at `LINE_RATE`, from `start` seconds into the stream on; empty where no words are believed.

        Words that are nearly those that the caller may use are taken for them.
        """
        seconds = len(samples) / LINE_RATE
        features = self._features(resample(samples, LINE_RATE, WHISPER_RATE), seconds)
        most_tokens = min(_MOST_TOKENS, len(self._start) + int(_SPARE_TOKENS + seconds * _TOKENS_PER_SECOND))
        result = self._model.generate(
            features,
            [self._start],
            beam_size=_BEAM,
            num_hypotheses=_BEAM,
            max_length=most_tokens,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        guesses = [
            (with_hours(self._tokenizer.decode(tokens, skip_special_tokens=True).strip()), float(score))
            for tokens, score in zip(result.sequences_ids, result.scores, strict=True)
        ]
        text, log_probability = guesses[likeliest(guesses)]
        if not is_believable(text, no_speech=result.no_speech_prob, log_probability=log_probability):
            return Transcript()
        text = corrected(without_trailing_repeats(text), vocabulary)
        return _spread(text, float(np.exp(log_probability)), start, seconds)

    def _features(self, samples: Samples, seconds: float) -> ctranslate2.StorageView:
        window = min(LONGEST_WINDOW_SECONDS, max(SHORTEST_WINDOW_SECONDS, seconds + MARGIN_SECONDS))
        frames = int(window * WHISPER_RATE / HOP_SAMPLES) // _FRAMES_MULTIPLE * _FRAMES_MULTIPLE
        return ctranslate2.StorageView.from_array(np.ascontiguousarray(log_mel(samples, frames)[np.newaxis]))


def _spread(text: str, confidence: float, start: float, seconds: float) -> Transcript:
    """Words with the utterance's confidence, timed by their share of the letters: the model gives neither."""
    words = text.split()
    letters = sum(len(word) + 1 for word in words)
    transcript, position = [], 0
    for word in words:
        begin, position = position, position + len(word) + 1
        transcript.append(
            Word(word, confidence, start + seconds * begin / letters, start + seconds * position / letters)
        )
    return Transcript(tuple(transcript))
