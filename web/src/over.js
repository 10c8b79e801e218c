// Ties that are over: dashed, under the nodes. The renderer has no dashes.
import { layer } from "./labels.js";

const HEAD = 7; // pixels

export function drawOver(renderer, view) {
  const { width, height } = renderer.getDimensions();
  const { canvas, pen } = layer(renderer, width, height, "over", "canvas.sigma-nodes");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  for (const line of view.lines.values()) {
    if (!line.over) continue;
    const [a, b] = [view.at(line.from), view.at(line.to)];
    const far = Math.hypot(b.x - a.x, b.y - a.y);
    const [start, end] = [line.from, line.to].map((key) => renderer.scaleSize(view.byKey.get(key).size));
    if (far <= start + end) continue;
    const [dx, dy] = [(b.x - a.x) / far, (b.y - a.y) / far];
    pen.strokeStyle = view.colours[view.isFadedLine(line) ? "t-faded" : `t-${line.family}-over`];
    pen.fillStyle = pen.strokeStyle;
    pen.lineWidth = view.chosen === line ? 2 * view.thin : view.thin;
    pen.setLineDash([7, 5]);
    pen.beginPath();
    pen.moveTo(a.x + dx * start, a.y + dy * start);
    pen.lineTo(b.x - dx * end, b.y - dy * end);
    pen.stroke();
    if (line.directed) head(pen, b.x - dx * end, b.y - dy * end, dx, dy);
    if (line.both) head(pen, a.x + dx * start, a.y + dy * start, -dx, -dy);
  }
}

function head(pen, x, y, dx, dy) {
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x - HEAD * (dx - dy * 0.45), y - HEAD * (dy + dx * 0.45));
  pen.lineTo(x - HEAD * (dx + dy * 0.45), y - HEAD * (dy - dx * 0.45));
  pen.fill();
}
