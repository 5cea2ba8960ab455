// Gives the page 20 ms of the caller at a time, at 8 kHz whatever the context's rate; silence without an input.
const RATE = 8000;
const FRAME = 160;
// Half the telephone's 8 kHz, less the width of the filter's slope.
const CUTOFF = 3600;
const HALF_TAPS = 48;

class Downsampler {
  constructor(inputRate) {
    this.step = inputRate / RATE;
    this.inputRate = inputRate;
    this.samples = [];
    this.position = HALF_TAPS;
  }

  push(block, emit) {
    this.samples.push(...block);
    while (this.position + HALF_TAPS < this.samples.length) {
      emit(this.at(this.position));
      this.position += this.step;
    }
    const used = Math.floor(this.position) - HALF_TAPS;
    this.samples.splice(0, used);
    this.position -= used;
  }

  // A low-pass filter (a sinc under a Hann window) evaluated between the samples.
  at(position) {
    const first = Math.ceil(position) - HALF_TAPS;
    const bandwidth = (2 * CUTOFF) / this.inputRate;
    let sum = 0;
    for (let index = first; index < first + 2 * HALF_TAPS; index++) {
      const distance = index - position;
      const x = Math.PI * bandwidth * distance;
      const sinc = x === 0 ? 1 : Math.sin(x) / x;
      const hann = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (HALF_TAPS + 1));
      sum += this.samples[index] * bandwidth * sinc * hann;
    }
    return sum;
  }
}

class Frames extends AudioWorkletProcessor {
  constructor() {
    super();
    this.frame = new Float32Array(FRAME);
    this.filled = 0;
    this.downsampler = sampleRate === RATE ? null : new Downsampler(sampleRate);
  }

  process([input], [output]) {
    const block = input[0] ?? new Float32Array(output[0].length);
    if (this.downsampler) this.downsampler.push(block, (sample) => this.add(sample));
    else block.forEach((sample) => this.add(sample));
    return true;
  }

  add(sample) {
    this.frame[this.filled++] = sample;
    if (this.filled === FRAME) {
      this.port.postMessage(this.frame.slice());
      this.filled = 0;
    }
  }
}

registerProcessor("frames", Frames);
