import { decode, SAMPLE_RATE } from "./mulaw.js";

// A first piece waits this long, so that the next ones arrive in time.
const LEAD_SECONDS = 0.04;

// Plays audio in the order of its arrival, each piece where the one before it ends; marks are fences between pieces.
export class Player {
  #context;
  #onMark;
  #sources = new Set();
  #marks = [];
  #playsUntil = 0;

  // Without a context it plays unheard, in time.
  constructor(context, onMark) {
    this.#context = context;
    this.#onMark = onMark;
  }

  get isIdle() {
    return this.#playsUntil <= this.#now;
  }

  get #now() {
    return this.#context ? this.#context.currentTime : performance.now() / 1000;
  }

  play(bytes) {
    const startsAt = this.isIdle ? this.#now + LEAD_SECONDS : this.#playsUntil;
    this.#playsUntil = startsAt + bytes.length / SAMPLE_RATE;
    if (bytes.length && this.#context) this.#sound(bytes, startsAt);
  }

  #sound(bytes, startsAt) {
    const buffer = this.#context.createBuffer(1, bytes.length, SAMPLE_RATE);
    buffer.copyToChannel(decode(bytes), 0);
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#context.destination);
    source.start(startsAt);
    this.#sources.add(source);
    source.onended = () => this.#sources.delete(source);
  }

  mark(name) {
    if (this.isIdle && !this.#marks.length) this.#onMark(name);
    else this.#marks.push({ name, at: this.#playsUntil });
  }

  // Returns the marks whose audio has been played; to be called every few milliseconds.
  tick() {
    while (this.#marks.length && this.#marks[0].at <= this.#now) {
      this.#onMark(this.#marks.shift().name);
    }
  }

  // Drops what has not been played and returns every mark, as Twilio does.
  clear() {
    for (const source of this.#sources) {
      source.onended = null;
      source.stop();
    }
    this.#sources.clear();
    this.#playsUntil = 0;
    for (const { name } of this.#marks.splice(0)) this.#onMark(name);
  }

  async finished() {
    while (!this.isIdle) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
