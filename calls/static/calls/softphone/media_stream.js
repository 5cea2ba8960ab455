import { fromBase64, toBase64 } from "./mulaw.js";

const MILLISECONDS = 20;

function randomSid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return "MZ" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Twilio's side of one media stream: its messages, numbered as Twilio numbers them.
export class MediaStream {
  #socket;
  #player;
  #ids;
  #sid = randomSid();
  #sequence = 0;
  #chunk = 0;

  constructor({ url, accountSid, callSid, token, player, onClose }) {
    this.#ids = { accountSid, callSid };
    this.#player = player;
    this.wasOpen = false;
    this.#socket = new WebSocket(url);
    this.#socket.onopen = () => this.#start(token);
    this.#socket.onmessage = ({ data }) => this.#receive(data);
    this.#socket.onclose = ({ code }) => onClose({ code, wasOpen: this.wasOpen });
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  sendFrame(bytes) {
    if (!this.isOpen) return;
    const timestamp = String(this.#chunk * MILLISECONDS);
    const chunk = String(++this.#chunk);
    this.#send("media", { track: "inbound", chunk, timestamp, payload: toBase64(bytes) });
  }

  press(digit) {
    this.#send("dtmf", { track: "inbound_track", digit });
  }

  returnMark(name) {
    this.#send("mark", { name });
  }

  hangUp() {
    this.#send("stop", this.#ids);
    this.#socket.close(1000);
  }

  #start(token) {
    this.wasOpen = true;
    this.#socket.send(JSON.stringify({ event: "connected", protocol: "Call", version: "1.0.0" }));
    this.#send("start", {
      ...this.#ids,
      streamSid: this.#sid,
      tracks: ["inbound"],
      mediaFormat: { encoding: "audio/x-mulaw", sampleRate: 8000, channels: 1 },
      customParameters: { token },
    });
  }

  #send(event, body) {
    if (!this.isOpen) return;
    const sequenceNumber = String(++this.#sequence);
    this.#socket.send(JSON.stringify({ event, sequenceNumber, streamSid: this.#sid, [event]: body }));
  }

  #receive(data) {
    const message = JSON.parse(data);
    if (message.streamSid !== this.#sid) return;
    if (message.event === "media") this.#player.play(fromBase64(message.media.payload));
    else if (message.event === "mark") this.#player.mark(message.mark.name);
    else if (message.event === "clear") this.#player.clear();
  }
}
