// Moving by pointer: a mouse takes a block anywhere, a finger by its grip, so that the page still scrolls.

import { Move } from "./move.js";

const SLACK = 5; // pixels that are still a click

export function dragging(board) {
  let held = null;

  board.root.addEventListener("dragstart", (event) => event.preventDefault());

  board.root.addEventListener("pointerdown", (event) => {
    const block = event.target.closest("[data-appointment]");
    const byFinger = event.pointerType !== "mouse" && !event.target.closest(".grip");
    if (!block || event.button !== 0 || byFinger || board.isBusy) return;
    const box = block.getBoundingClientRect();
    held = { block, id: event.pointerId, x: event.clientX, y: event.clientY, lift: event.clientY - box.top };
  });

  window.addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.id) return;
    const distance = Math.hypot(event.clientX - held.x, event.clientY - held.y);
    if (!held.move && distance < SLACK) return;
    held.move ??= board.begin(new Move(board.grid, held.block));
    const spot = board.grid.spotAt(event.clientX, event.clientY - held.lift, held.move.span);
    if (spot) held.move.show(spot);
  });

  window.addEventListener("pointerup", (event) => {
    if (!held || event.pointerId !== held.id) return;
    const { move } = held;
    held = null;
    if (!move) return;
    swallowClick();
    board.finish(move);
  });

  const drop = () => {
    if (held?.move) board.putBack(held.move);
    held = null;
  };
  window.addEventListener("pointercancel", drop);
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held?.move) {
      swallowClick();
      drop();
    }
  });
}

// The click that ends a drag opens nothing.
function swallowClick() {
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 50);
}
