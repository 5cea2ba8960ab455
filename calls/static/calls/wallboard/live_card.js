const MOST_LINES = 40;
const SPEAKERS = { said: "Agent", heard: "Caller", interim: "Caller" };
const DOING = {
  ringing: "Ringing",
  listening: "Agent is listening",
  caller: "Caller is speaking",
  thinking: "Agent is thinking",
  speaking: "Agent is speaking",
  transfer: "Going to an advisor",
  advisor: "With an advisor",
  ending: "Ending",
};
// States that only the server's record knows; the socket tells of the agent alone.
const SETTLED = new Set(["transfer", "advisor", "ending"]);

// One call on the line: who, since when, what is being done and said.
export class LiveCard {
  #element;
  #lines;
  #interim = null;
  #speakingUntil = 0;

  constructor(element) {
    this.#element = element;
    this.#lines = element.querySelector('[data-part="lines"]');
    this.#show(element.dataset.state);
    this.#scroll();
  }

  get callSid() {
    return this.#element.dataset.call;
  }

  continueFrom(earlier) {
    this.#lines.replaceWith(earlier.#lines);
    this.#lines = earlier.#lines;
    this.#interim = earlier.#interim;
    this.#speakingUntil = earlier.#speakingUntil;
    const earlierState = earlier.#element.dataset.state;
    if (!SETTLED.has(this.#element.dataset.state) && !SETTLED.has(earlierState)) this.#show(earlierState);
    this.#scroll();
  }

  take(kind, text) {
    if (kind === "speaking") {
      this.#speakingUntil = Date.now() + 1000 * Number(text);
    } else if (kind === "interim") {
      if (!text) return;
      this.#show("caller");
      this.#interim ??= this.#add("interim", text);
      this.#interim.lastChild.textContent = text;
      this.#scroll();
    } else if (kind === "heard") {
      this.#interim?.remove();
      this.#interim = null;
      this.#show("thinking");
      this.#add("heard", text);
    } else if (kind === "said") {
      this.#speakingUntil = Infinity; // until the server knows how long it takes
      this.#show("speaking");
      this.#add("said", text);
    }
  }

  tick() {
    const clock = this.#element.querySelector("[data-since]");
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dataset.since)) / 1000));
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (this.#element.dataset.state === "speaking" && Date.now() > this.#speakingUntil) this.#show("listening");
  }

  #show(state) {
    this.#element.dataset.state = state;
    this.#element.querySelector('[data-part="doing"]').textContent = DOING[state] ?? "";
  }

  #add(kind, text) {
    const item = document.createElement("li");
    item.className = `line line-${kind}`;
    const speaker = document.createElement("span");
    speaker.textContent = SPEAKERS[kind];
    const words = document.createElement("p");
    words.textContent = text;
    item.append(speaker, words);
    this.#lines.append(item);
    while (this.#lines.children.length > MOST_LINES) this.#lines.firstChild.remove();
    this.#scroll();
    return item;
  }

  #scroll() {
    this.#lines.scrollTop = this.#lines.scrollHeight;
  }
}
