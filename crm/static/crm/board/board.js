// The schedule board: what the page's parts share. The server draws it; after a move it draws it anew.

import { dragging } from "./drag.js";
import { Grid } from "./grid.js";
import { keys } from "./keyboard.js";
import { nowLine } from "./now_line.js";

const LOOK_AGAIN_MS = 30_000; // callers book while advisors look

const root = document.getElementById("board");
const message = document.querySelector('[data-part="message"]');
const live = document.querySelector('[data-part="live"]');
let stopLine = nowLine(root);

const board = {
  root,
  grid: new Grid(root),
  isBusy: false,

  begin(move) {
    board.isBusy = true;
    message.hidden = true;
    return move;
  },

  putBack(move) {
    move.end();
    board.isBusy = false;
    board.say(`${move.block.dataset.name} stays at ${board.grid.describe(move.origin)}.`);
  },

  async finish(move) {
    if (!move.hasMoved) {
      board.putBack(move);
      return;
    }
    const { agreed, message: words } = await move.commit();
    if (agreed) await board.redraw();
    board.isBusy = false;
    show(words, agreed ? "done" : "refused");
    document.getElementById(move.block.id)?.focus();
  },

  say(words) {
    live.textContent = words;
  },

  // The board as the server has it now; the focus stays where it was.
  async redraw() {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("board");
    if (!fresh) return;
    const focused = document.activeElement?.id;
    stopLine();
    root.style.cssText = fresh.style.cssText;
    Object.assign(root.dataset, { ...fresh.dataset });
    root.replaceChildren(...fresh.childNodes);
    board.grid = new Grid(root);
    stopLine = nowLine(root);
    if (focused && root.contains(document.getElementById(focused))) document.getElementById(focused).focus();
  },
};

function show(words, kind) {
  message.dataset.kind = kind;
  message.textContent = words;
  message.hidden = false;
}

function isTyping(element) {
  return ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
}

dragging(board);
keys(board);

// A click in a gap books at the quarter that was clicked, not before one can book.
root.addEventListener("click", (event) => {
  const gap = event.target.closest("a.gap");
  if (!gap || event.detail === 0) return;
  const row = board.grid.columns[0].getBoundingClientRect().height / board.grid.rows;
  const spot = board.grid.spotAt(event.clientX, event.clientY - row / 2, 1);
  if (!spot) return;
  const start = board.grid.start(spot);
  const url = new URL(gap.href);
  url.searchParams.set("scheduled_at", start > gap.dataset.bookableFrom ? start : gap.dataset.bookableFrom);
  gap.href = url;
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || board.isBusy) return;
  document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
});

for (const field of document.querySelectorAll("#board-day, #board-bay")) {
  field.addEventListener("change", () => field.value !== undefined && field.form.requestSubmit());
}
document.querySelector('[data-part="print"]').addEventListener("click", () => window.print());

setInterval(() => {
  if (!board.isBusy && document.visibilityState === "visible") board.redraw();
}, LOOK_AGAIN_MS);

const scroll = document.querySelector(".board-scroll");
const nowRow = Number(root.dataset.nowRow);
if (root.querySelector(".now") && nowRow > 12) scroll.scrollTop = (nowRow - 6) * 21;
