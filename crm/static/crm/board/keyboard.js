// Moving by keys: M takes the focused visit, arrows carry it, Enter drops it, Escape puts it back.

import { Move } from "./move.js";

const STEPS = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  PageUp: [0, -4],
  PageDown: [0, 4],
};

export function keys(board) {
  let move = null;

  board.root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const block = event.target.closest(".block");
    if (!block) return;
    if (move) carry(event);
    else if (event.key.toLowerCase() === "m") take(block, event);
    else if (event.key in STEPS) walk(block, event);
  });

  board.root.addEventListener("focusout", () => {
    if (!move) return;
    board.putBack(move);
    move = null;
  });

  function take(block, event) {
    event.preventDefault();
    if (board.isBusy) return;
    if (!block.dataset.appointment) {
      board.say("This visit cannot be moved.");
      return;
    }
    move = board.begin(new Move(board.grid, block));
    board.say(
      `Moving ${block.dataset.name} from ${board.grid.describe(move.origin)}. ` +
        "Arrow keys to choose, Enter to drop, Escape to put back.",
    );
  }

  function carry(event) {
    if (event.key === "Tab") return;
    event.preventDefault();
    if (event.key in STEPS) {
      const [columns, rows] = STEPS[event.key];
      move.show({ column: move.spot.column + columns, row: move.spot.row + rows });
      move.ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
      board.say(board.grid.describe(move.spot));
    } else if (event.key === "Escape") {
      board.putBack(move);
      move = null;
    } else if (event.key === "Enter") {
      const done = move;
      move = null;
      board.finish(done);
    }
  }

  // Between visits with the arrows: down and up in a column, left and right to the nearest of the next.
  function walk(block, event) {
    const [columns, rows] = STEPS[event.key];
    const { column, row } = board.grid.spotOf(block);
    const next = columns ? beside(column, columns, row) : along(column, block, rows);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  function along(column, block, rows) {
    const blocks = inOrder(column);
    return blocks[blocks.indexOf(block) + Math.sign(rows)];
  }

  function beside(column, direction, row) {
    for (let at = column + direction; board.grid.columns[at]; at += direction) {
      const blocks = inOrder(at);
      const distance = (each) => Math.abs(board.grid.spotOf(each).row - row);
      if (blocks.length) return blocks.sort((one, other) => distance(one) - distance(other))[0];
    }
    return null;
  }

  function inOrder(column) {
    const row = (each) => board.grid.spotOf(each).row;
    return [...board.grid.columns[column].querySelectorAll(".block")].sort((one, other) => row(one) - row(other));
  }
}
