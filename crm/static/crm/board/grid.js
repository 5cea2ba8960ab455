// Where things are on the board: a spot is a column and a row; a row is a quarter hour.

const MINUTES = 15;

export class Grid {
  constructor(root) {
    this.root = root;
    this.columns = [...root.querySelectorAll(".col")];
    this.rows = Number(root.dataset.rows);
    this.firstMinute = Number(root.dataset.firstMinute);
  }

  // The spot of a block that is on the board.
  spotOf(block) {
    const row = Number.parseInt(block.style.gridRowStart || block.style.gridRow, 10) - 1;
    return { column: this.columns.indexOf(block.closest(".col")), row };
  }

  // The spot under a point of the window; null beside the columns.
  spotAt(x, y, span) {
    const column = this.columns.findIndex((each) => {
      const box = each.getBoundingClientRect();
      return x >= box.left && x < box.right;
    });
    if (column < 0) return null;
    const box = this.columns[column].getBoundingClientRect();
    const row = Math.round((y - box.top) / (box.height / this.rows));
    return this.within({ column, row }, span);
  }

  // The nearest spot that is on the board with all its rows.
  within({ column, row }, span) {
    return {
      column: Math.max(0, Math.min(this.columns.length - 1, column)),
      row: Math.max(0, Math.min(this.rows - span, row)),
    };
  }

  clock(row) {
    const minutes = this.firstMinute + row * MINUTES;
    const two = (number) => String(number).padStart(2, "0");
    return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  }

  // The wall time of the shop, as the server takes it.
  start({ column, row }) {
    return `${this.columns[column].dataset.day}T${this.clock(row)}`;
  }

  describe({ column, row }) {
    const { bayLabel, dayLabel } = this.columns[column].dataset;
    return `${bayLabel}, ${dayLabel}, ${this.clock(row)}`;
  }

  bay({ column }) {
    return this.columns[column].dataset.bay;
  }
}

export function same(one, other) {
  return one.column === other.column && one.row === other.row;
}
