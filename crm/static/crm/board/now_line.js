// The line of the present. The server says where it is; from then on only elapsed time counts, not this
// computer's clock or time zone.

const QUARTER_MS = 15 * 60 * 1000;

export function nowLine(root) {
  const since = performance.now();
  const from = Number(root.dataset.nowRow);
  const rows = Number(root.dataset.rows);
  const lines = [...root.querySelectorAll(".now")];
  lines[0]?.classList.add("is-leading");

  function draw() {
    const row = from + (performance.now() - since) / QUARTER_MS;
    for (const line of lines) {
      line.style.top = `${(100 * row) / rows}%`;
      line.hidden = row < 0 || row > rows;
    }
  }

  draw();
  const timer = setInterval(draw, 30_000);
  return () => clearInterval(timer);
}
