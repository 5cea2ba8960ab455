import { afterStream, startCall, synthesize, websocketUrl } from "./endpoints.js";
import { MediaStream } from "./media_stream.js";
import { canPlay, newContext, startFrames, startSilentFrames } from "./microphone.js";
import { encode, SILENT_FRAME, toFrames } from "./mulaw.js";
import { Player } from "./player.js";

// One call, over as many streams as it takes. `listener` has onOpen, onSilent, onNote, onLevel, onSpeaking and onEnd.
export class Call {
  #listener;
  #context = newContext();
  #player = null;
  #stream = null;
  #stopFrames = () => {};
  #typedFrames = [];
  #ids = null;
  #microphone;
  #isOver = false;

  constructor(microphone, listener) {
    this.#microphone = microphone;
    this.#listener = listener;
    this.isMuted = false;
  }

  get callSid() {
    return this.#ids?.call_sid;
  }

  // Throws ServerFault.
  async start(fromNumber) {
    try {
      const hasSound = await canPlay(this.#context);
      if (!hasSound) this.#goSilent();
      this.#player = new Player(hasSound ? this.#context : null, (name) => this.#stream?.returnMark(name));
      this.#ids = await startCall(fromNumber);
      const onFrame = (samples) => this.#onFrame(samples);
      this.#stopFrames = hasSound
        ? await startFrames(this.#context, this.#microphone, onFrame)
        : startSilentFrames(onFrame);
      // Hung up while the server was still answering.
      if (this.#isOver) this.#stopFrames();
      else this.#connect(this.#ids.token);
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  press(digit) {
    this.#stream?.press(digit);
  }

  // Throws ServerFault.
  async say(text) {
    this.#typedFrames.push(...toFrames(await synthesize(text)));
  }

  hangUp(reason = "You hung up.") {
    this.#stream?.hangUp();
    this.#end(reason);
  }

  #goSilent() {
    this.#microphone?.getTracks().forEach((track) => track.stop());
    this.#microphone = null;
    this.#listener.onSilent();
  }

  #connect(token) {
    this.#stream = new MediaStream({
      url: websocketUrl(this.#ids.stream_url),
      accountSid: this.#ids.account_sid,
      callSid: this.#ids.call_sid,
      token,
      player: this.#player,
      onClose: (closing) => this.#onStreamClosed(closing),
    });
  }

  #onFrame(samples) {
    if (!this.#stream?.isOpen) return;
    this.#player.tick();
    const typed = this.#typedFrames.shift();
    const canHear = this.#microphone && !this.isMuted;
    this.#stream.sendFrame(typed ?? (canHear ? encode(samples) : SILENT_FRAME));
    this.#listener.onLevel(canHear && !typed ? loudness(samples) : 0);
    this.#listener.onSpeaking({ agent: !this.#player.isIdle, typed: Boolean(typed) });
    if (this.#stream.wasOpen) this.#listener.onOpen();
  }

  async #onStreamClosed({ code, wasOpen }) {
    if (this.#isOver) return;
    this.#player.clear();
    if (!wasOpen) this.#listener.onNote("The server did not take the audio stream.");
    else if (code !== 1000) this.#listener.onNote(`The audio stream broke (code ${code}).`);
    try {
      await this.#follow(await afterStream(this.#ids.call_sid));
    } catch (error) {
      this.#end(error.message, true);
    }
  }

  // Does what Twilio would do next.
  async #follow({ next, token, say }) {
    if (this.#isOver) return;
    if (say) {
      this.#listener.onNote(say);
      this.#player.play(await synthesize(say));
      await this.#player.finished();
    }
    if (this.#isOver) return;
    if (next === "stream") this.#connect(token);
    else this.#end("The agent hung up.");
  }

  #end(reason, isFault = false) {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopFrames();
    this.#microphone?.getTracks().forEach((track) => track.stop());
    this.#context.close();
    if (reason) this.#listener.onEnd(reason, isFault);
  }
}

// From 0 to 1, over the 50 dB that a voice covers.
function loudness(samples) {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return Math.max(0, Math.min(1, (10 * Math.log10(power + 1e-9) + 55) / 50));
}
