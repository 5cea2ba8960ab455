import { Call } from "./call.js";
import { demoCallers, ServerFault } from "./endpoints.js";
import { MicrophoneRefused, openMicrophone } from "./microphone.js";
import { Transcript } from "./transcript.js";

const ANOTHER = "another";
const WITHHELD = "anonymous";

const part = (name) => document.querySelector(`#softphone [data-part="${name}"]`);
const root = document.getElementById("softphone");
const [status, alert, clock, level] = ["status", "alert", "clock", "level"].map(part);
const [caller, number, useMicrophone] = ["caller", "number", "use-microphone"].map(part);
const [dial, hangUp, mute, keypad] = ["dial", "hang-up", "mute", "keypad"].map(part);
const [typing, line] = ["typing", "line"].map(part);
const transcript = new Transcript(part("transcript"), root.dataset.liveUrl);

let call = null;
let startedAt = 0;
let attempt = 0;

function show(state, text) {
  root.dataset.state = state;
  status.textContent = text;
  const isBusy = state !== "idle";
  for (const control of [caller, number, useMicrophone, dial]) control.disabled = isBusy;
  const isTalking = state === "talking";
  for (const control of [mute, line, ...typing.elements, ...keypad.querySelectorAll("button")]) {
    control.disabled = !isTalking;
  }
  hangUp.disabled = !isBusy;
}

function complain(text) {
  alert.textContent = text;
  alert.hidden = !text;
}

async function fillCallers() {
  try {
    const callers = await demoCallers();
    const options = callers.map(({ number, name }) => new Option(`${name} · ${number}`, number));
    caller.prepend(...options);
    caller.selectedIndex = 0;
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error;
    complain(error.message);
  }
  askForNumber();
}

function askForNumber() {
  part("another-number").hidden = caller.value !== ANOTHER;
}

function chosenNumber() {
  const chosen = caller.value === ANOTHER ? number.value.replace(/[\s().-]/g, "") : caller.value;
  return chosen === WITHHELD || /^\+?\d{10,15}$/.test(chosen) ? chosen : null;
}

async function microphoneIfWanted() {
  if (!useMicrophone.checked) return null;
  try {
    return await openMicrophone();
  } catch (error) {
    if (!(error instanceof MicrophoneRefused)) throw error;
    complain(`${error.message} Type what you would say instead.`);
    return null;
  }
}

async function startCall() {
  const fromNumber = chosenNumber();
  if (!fromNumber) {
    complain("Type a phone number of 10 to 15 digits, such as +1 555 010 0199.");
    number.focus();
    return;
  }
  complain("");
  show("calling", "Calling…");
  transcript.open();
  const thisAttempt = ++attempt;
  const microphone = await microphoneIfWanted();
  if (thisAttempt !== attempt) {
    microphone?.getTracks().forEach((track) => track.stop());
    return;
  }
  call = new Call(microphone, listener);
  mute.setAttribute("aria-pressed", "false");
  root.toggleAttribute("data-has-microphone", Boolean(microphone));
  try {
    await call.start(fromNumber);
    transcript.follow(call.callSid);
    hangUp.focus();
  } catch (error) {
    ended(error.message, true);
  }
}

const listener = {
  onOpen() {
    if (root.dataset.state === "talking") return;
    startedAt ||= performance.now();
    show("talking", "Connected");
    if (!root.hasAttribute("data-has-microphone")) line.focus();
  },
  onSilent() {
    root.removeAttribute("data-has-microphone");
    complain("This browser has nothing to play sound on. Read along, and type what you would say.");
  },
  onNote: (text) => transcript.note(text),
  onLevel: (share) => level.style.setProperty("--level", share.toFixed(2)),
  onSpeaking({ agent, typed }) {
    root.toggleAttribute("data-agent-speaks", agent);
    root.toggleAttribute("data-caller-speaks", typed);
    const seconds = Math.floor((performance.now() - startedAt) / 1000);
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  },
  onEnd: ended,
};

function ended(reason, isFault = false) {
  call = null;
  startedAt = 0;
  attempt++;
  // The last words may still be on their way from the server.
  setTimeout(() => call ?? transcript.close(), 2000);
  for (const name of ["data-agent-speaks", "data-caller-speaks", "data-has-microphone"]) root.removeAttribute(name);
  level.style.setProperty("--level", "0");
  show("idle", isFault ? "Not connected" : reason);
  if (isFault) complain(reason);
  else transcript.note(reason);
  dial.focus();
}

function press(digit) {
  if (root.dataset.state !== "talking") return;
  call?.press(digit);
  transcript.note(`You pressed ${digit}`);
  const key = keypad.querySelector(`[data-digit="${digit}"]`);
  key.classList.add("pressed");
  setTimeout(() => key.classList.remove("pressed"), 150);
}

function toggleMute() {
  call.isMuted = !call.isMuted;
  mute.setAttribute("aria-pressed", String(call.isMuted));
}

async function sayTyped() {
  const text = line.value.trim();
  if (!text || !call) return;
  line.value = "";
  try {
    await call.say(text);
  } catch (error) {
    complain(error.message);
    line.value ||= text;
  }
}

dial.addEventListener("click", startCall);
hangUp.addEventListener("click", () => (call ? call.hangUp() : ended("You hung up.")));
mute.addEventListener("click", toggleMute);
caller.addEventListener("change", askForNumber);
keypad.addEventListener("click", ({ target }) => {
  const key = target.closest("[data-digit]");
  if (key) press(key.dataset.digit);
});
typing.addEventListener("submit", (event) => {
  event.preventDefault();
  sayTyped();
});
document.addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
  const isElsewhere = target.closest("input, select, textarea") || ctrlKey || metaKey || altKey;
  if (!isElsewhere && /^[0-9*#]$/.test(key)) press(key);
});
window.addEventListener("pagehide", () => call?.hangUp());

// Ready only with the list: a choice made before would be overwritten by it.
fillCallers().finally(() => show("idle", "Ready"));
