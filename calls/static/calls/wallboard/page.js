import { LiveCard } from "./live_card.js";

const RETRY_MILLISECONDS = 2000;
const REFRESH_MILLISECONDS = 5000; // what the socket does not tell: an advisor who answers, a final status
const SOON_MILLISECONDS = 150;

const root = document.getElementById("wallboard");
const board = root.querySelector('[data-part="now"]');
const link = root.querySelector('[data-part="link"]');
let cards = new Map();
let soon = null;
let missed = []; // told while a page without our lines was on its way

function showLink(state, text) {
  root.dataset.link = state;
  if (link.textContent !== text) link.textContent = text;
}

// Adopts what the server drew; what the socket has told of a call since stays.
function adopt(keepsLines) {
  const before = cards;
  cards = new Map();
  for (const element of board.querySelectorAll("[data-call]")) {
    const card = new LiveCard(element);
    const known = before.get(card.callSid);
    if (known && keepsLines) card.continueFrom(known);
    cards.set(card.callSid, card);
  }
  tick();
}

async function refresh({ keepsLines = true } = {}) {
  clearTimeout(soon);
  soon = null;
  if (!keepsLines) missed = [];
  let response;
  try {
    response = await fetch(root.dataset.nowUrl);
  } catch {
    return showLink("lost", "The server cannot be reached. Trying again…");
  }
  if (response.redirected || response.status === 403) {
    return showLink("lost", "You are no longer signed in. Load the page again.");
  }
  if (!response.ok) return showLink("lost", `The server answered ${response.status}. Trying again…`);
  const key = document.activeElement?.dataset?.key;
  const scrolled = board.querySelector('[data-key="recent"]')?.scrollTop ?? 0;
  board.innerHTML = await response.text();
  adopt(keepsLines);
  if (!keepsLines) missed.forEach(({ call_sid: callSid, kind, text }) => cards.get(callSid)?.take(kind, text));
  if (key) board.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  board.querySelector('[data-key="recent"]')?.scrollTo(0, scrolled);
}

function refreshSoon() {
  soon ??= setTimeout(refresh, SOON_MILLISECONDS);
}

function onMessage(message) {
  const { call_sid: callSid, kind, text } = message;
  if (root.dataset.link !== "live") missed.push(message);
  const card = cards.get(callSid);
  if (card) card.take(kind, text);
  if (!card || kind === "status") refreshSoon();
}

function connect() {
  const url = new URL(root.dataset.liveUrl, document.baseURI);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new WebSocket(url);
  socket.onopen = async () => {
    await refresh({ keepsLines: false });
    if (socket.readyState === WebSocket.OPEN) showLink("live", "Live");
  };
  socket.onmessage = ({ data }) => onMessage(JSON.parse(data));
  socket.onclose = () => {
    showLink("lost", "Not live. Connecting again…");
    setTimeout(connect, RETRY_MILLISECONDS);
  };
}

function tick() {
  for (const card of cards.values()) card.tick();
}

board.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
  board.querySelector(`[data-number="${event.key}"]`)?.focus();
});

adopt(false);
connect();
setInterval(tick, 1000);
setInterval(refresh, REFRESH_MILLISECONDS);
