// One visit on its way to another spot: the ghost that shows where, and the server that decides.

import { same } from "./grid.js";

export class Move {
  constructor(grid, block) {
    this.grid = grid;
    this.block = block;
    this.span = Number(block.dataset.span);
    this.origin = grid.spotOf(block);
    this.spot = this.origin;
    this.ghost = document.createElement("div");
    this.ghost.className = "ghost";
    block.classList.add("is-moving");
    this.show(this.origin);
  }

  get hasMoved() {
    return !same(this.spot, this.origin);
  }

  show(spot) {
    this.spot = this.grid.within(spot, this.span);
    this.ghost.style.gridRow = `${this.spot.row + 1} / span ${this.span}`;
    this.ghost.textContent = `${this.grid.clock(this.spot.row)} ${this.block.dataset.name}`;
    this.grid.columns[this.spot.column].append(this.ghost);
  }

  end() {
    this.ghost.remove();
    this.block.classList.remove("is-moving");
  }

  // Asks the server; resolves with whether it agreed, and its words.
  async commit() {
    this.end();
    this.block.classList.add("is-saving");
    try {
      return await ask(this.grid.root.dataset.moveUrl, {
        appointment: this.block.dataset.appointment,
        start: this.grid.start(this.spot),
        bay: this.grid.bay(this.spot),
      });
    } finally {
      this.block.classList.remove("is-saving");
    }
  }
}

async function ask(url, fields) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams(fields),
    });
    const isJson = answer.headers.get("content-type")?.startsWith("application/json");
    const message = isJson ? (await answer.json()).message : `The server answered ${answer.status}.`;
    return { agreed: answer.ok && isJson, message };
  } catch {
    return { agreed: false, message: "The server does not answer. Nothing was moved." };
  }
}
