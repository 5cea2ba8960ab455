// 8 kHz μ-law (ITU-T G.711) and the browser's samples between -1 and 1.

export const SAMPLE_RATE = 8000;
export const FRAME_SAMPLES = 160;
export const SILENT_FRAME = new Uint8Array(FRAME_SAMPLES).fill(0xff);

const BIAS = 0x84;
const CLIP = 32635;

const DECODED = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + BIAS) << ((bits & 0x70) >> 4)) - BIAS;
  return (bits & 0x80 ? -magnitude : magnitude) / 32768;
});

function encodeSample(sample) {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(CLIP, Math.round(Math.abs(sample) * 32768)) + BIAS;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

export function encode(samples) {
  return Uint8Array.from(samples, encodeSample);
}

export function decode(bytes) {
  return Float32Array.from(bytes, (code) => DECODED[code]);
}

export function toBase64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

export function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

// In frames of 20 ms, the last one filled up with silence.
export function toFrames(bytes) {
  const frames = [];
  for (let start = 0; start < bytes.length; start += FRAME_SAMPLES) {
    const frame = new Uint8Array(SILENT_FRAME);
    frame.set(bytes.subarray(start, start + FRAME_SAMPLES));
    frames.push(frame);
  }
  return frames;
}
