import { websocketUrl } from "./endpoints.js";

const RETRY_MILLISECONDS = 2000;
const SPEAKERS = { heard: "Caller", interim: "Caller", said: "Agent", status: "" };

// The words of one call as the server hears and says them.
export class Transcript {
  #list;
  #path;
  #callSid = null;
  #socket = null;
  #interim = null;

  constructor(list, path) {
    this.#list = list;
    this.#path = path;
  }

  // To be called before the call begins, so that nothing of its start is missed.
  open() {
    this.#list.replaceChildren();
    this.#interim = null;
    this.#callSid = null;
    this.#connect();
  }

  follow(callSid) {
    this.#callSid = callSid;
  }

  close() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  note(text, kind = "status") {
    this.#add(kind, text);
  }

  #connect() {
    const socket = new WebSocket(websocketUrl(this.#path));
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#show(JSON.parse(data));
    socket.onclose = () => {
      if (this.#socket === socket) setTimeout(() => this.#socket === socket && this.#connect(), RETRY_MILLISECONDS);
    };
  }

  #show({ call_sid: callSid, kind, text }) {
    if (!text || !(kind in SPEAKERS) || callSid !== this.#callSid) return;
    if (kind === "interim") {
      this.#interim ??= this.#add("interim", text);
      this.#interim.lastChild.textContent = text;
      this.#scroll();
      return;
    }
    if (kind === "heard") {
      this.#interim?.remove();
      this.#interim = null;
    }
    this.#add(kind, text);
  }

  #add(kind, text) {
    const item = document.createElement("li");
    item.className = `line line-${kind}`;
    if (SPEAKERS[kind]) item.append(element("span", "speaker", SPEAKERS[kind]));
    item.append(element("p", "words", text));
    this.#list.append(item);
    this.#scroll();
    return item;
  }

  #scroll() {
    this.#list.scrollTop = this.#list.scrollHeight;
  }
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
