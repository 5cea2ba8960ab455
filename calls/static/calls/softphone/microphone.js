import { FRAME_SAMPLES, SAMPLE_RATE } from "./mulaw.js";

const WORKLET = new URL("./microphone_worklet.js", import.meta.url);

const FRAME_MILLISECONDS = 20;
const RESUME_MILLISECONDS = 1500;

const REFUSALS = {
  NotAllowedError: "The browser did not allow the microphone.",
  NotFoundError: "This computer has no microphone.",
  NotReadableError: "Another program is using the microphone.",
};

export class MicrophoneRefused extends Error {}

export async function openMicrophone() {
  if (!navigator.mediaDevices) {
    throw new MicrophoneRefused("Browsers give the microphone to https pages and to 127.0.0.1 alone.");
  }
  try {
    return await navigator.mediaDevices.getUserMedia({
      // A telephone's ear hears what the microphone hears.
      audio: { echoCancellation: true, noiseSuppression: false, autoGainControl: false },
    });
  } catch (error) {
    throw new MicrophoneRefused(REFUSALS[error.name] ?? `The microphone cannot be used (${error.name}).`);
  }
}

// Calls onFrame with 160 samples every 20 ms of audio time, from `stream` or, without one, of silence.
// Returns a function that stops it.
export async function startFrames(context, stream, onFrame) {
  const [micContext, source] = stream ? listenIn(context, stream) : [context, null];
  await micContext.audioWorklet.addModule(WORKLET);
  const node = new AudioWorkletNode(micContext, "frames", { numberOfInputs: 1, outputChannelCount: [1] });
  node.port.onmessage = ({ data }) => onFrame(data);
  source?.connect(node);
  // A node that leads nowhere is not run. What it puts out is silence.
  node.connect(micContext.destination);
  return () => {
    node.port.onmessage = null;
    node.disconnect();
    source?.disconnect();
    stream?.getTracks().forEach((track) => track.stop());
    if (micContext !== context) micContext.close();
  };
}

function listenIn(context, stream) {
  try {
    return [context, context.createMediaStreamSource(stream)];
  } catch {
    // Firefox does not resample a microphone into a context of another rate; the worklet does it then.
    const own = new AudioContext();
    return [own, own.createMediaStreamSource(stream)];
  }
}

// The same rhythm from the computer's clock, where no audio device gives one.
export function startSilentFrames(onFrame) {
  const silence = new Float32Array(FRAME_SAMPLES);
  const beganAt = performance.now();
  let count = 0;
  // A timer may come late; what it missed follows at once.
  const catchUp = () => {
    for (; count < (performance.now() - beganAt) / FRAME_MILLISECONDS; count++) onFrame(silence);
  };
  const timer = setInterval(catchUp, FRAME_MILLISECONDS);
  return () => clearInterval(timer);
}

export function newContext() {
  return new AudioContext({ sampleRate: SAMPLE_RATE });
}

// False where the browser has nothing to play sound on: then it never answers.
export async function canPlay(context) {
  const tooLate = new Promise((resolve) => setTimeout(resolve, RESUME_MILLISECONDS));
  await Promise.race([context.resume(), tooLate]);
  return context.state === "running";
}
