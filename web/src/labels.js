// Labels that never cover one another: the most telling ones first, the rest as room allows.

const SIZE = 12;
const LONGEST = 34;
const GAP = 3;
const HUB = 8; // ties from which a label may stand over other nodes, for so many:
const HUBS = 12;
const widths = new Map();

export function drawLabels(renderer, view) {
  const { width, height } = renderer.getDimensions();
  const { canvas, pen } = layer(renderer, width, height, "labels");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.lineJoin = "round";
  const longest = width < 500 ? 24 : LONGEST;
  const taken = [];
  const spots = new Map();
  for (const node of view.nodes) {
    const data = renderer.getNodeDisplayData(node.key);
    const { x, y } = renderer.framedGraphToViewport(data);
    const size = renderer.scaleSize(data.size);
    const spot = { node, x, y, size, isIn: x > -20 && y > -20 && x < width + 20 && y < height + 20 };
    spots.set(node.key, spot);
  }
  const chosen = view.chosen?.rows ? null : view.chosen?.key;
  for (const key of [chosen, view.hovered]) ring(pen, spots.get(key), view);
  let hubs = 0;
  let shares = false;
  for (const spot of inOrder(spots, view, chosen)) {
    const { node, size } = spot;
    const strong = node.key === chosen || node.key === view.hovered || node.hop === 0;
    if (!strong && !shares) {
      for (const line of view.lines.values()) lineLabel(pen, line, spots, taken, view, width, height);
      shares = true;
    }
    const isHub = strong || (node.ties.length >= HUB && hubs++ < HUBS);
    const name = node.name.length > longest && !strong ? `${node.name.slice(0, longest - 1)}…` : node.name;
    const text = node.mark + name;
    const font = `${strong ? "650 " : ""}${strong ? SIZE + 1 : SIZE}px ${family()}`;
    const wide = measure(pen, font, text);
    const beside = size + (strong ? 5 : 0);
    const room = places(spot, wide, beside, spots).find((box) => isFree(box, taken, width, height) && (isHub || missesNodes(box, spots, spot, view)));
    const box = room ?? (strong ? within(places(spot, wide, beside, spots).find((box) => box.way[0] === 0), width, height) : null);
    if (!box) continue;
    taken.push(box);
    write(pen, text, font, box.x, box.y + SIZE, view);
  }
  if (!shares) for (const line of view.lines.values()) lineLabel(pen, line, spots, taken, view, width, height);
}

function inOrder(spots, view, chosen) {
  const rank = ({ node }) => [
    node.key === view.hovered ? 0 : node.key === chosen ? 1 : node.hop === 0 ? 2 : 3,
    view.isFaded(node.key) ? 1 : 0,
    node.state === "place" ? 1 : 0,
    -node.ties.length,
  ];
  const shown = [...spots.values()].filter((spot) => spot.isIn && (!view.isFaded(spot.node.key) || spot.node.key === view.hovered));
  const ranked = shown.map((spot) => [rank(spot), spot]);
  ranked.sort(([one], [two]) => one.reduce((found, part, at) => found || part - two[at], 0));
  return ranked.map(([, spot]) => spot);
}

// Beside, under or over a node: first where none of its lines leads.
function places(spot, wide, size, spots) {
  const { x, y, node } = spot;
  const tall = SIZE + 4;
  const beside = size + 4;
  const sides = [
    { x: x + beside, y: y - tall / 2, way: [1, 0] },
    { x: x - beside - wide, y: y - tall / 2, way: [-1, 0] },
    { x: x - wide / 2, y: y + beside - 1, way: [0, 1] },
    { x: x - wide / 2, y: y - beside - tall + 1, way: [0, -1] },
  ];
  const crossed = ({ way }) =>
    node.ties.filter((line) => {
      const other = spots.get(line.from === node.key ? line.to : line.from);
      const far = Math.hypot(other.x - x, other.y - y) || 1;
      return ((other.x - x) * way[0] + (other.y - y) * way[1]) / far > 0.9;
    }).length;
  const ranked = sides.map((side, at) => [node.ties.length > 40 ? 0 : crossed(side), at, side]);
  ranked.sort((one, two) => one[0] - two[0] || one[1] - two[1]);
  return ranked.map(([, , { x: left, y: top, way }]) => ({ x: left, y: top, wide, tall, way }));
}

// What must be shown is moved into the picture, even over something else.
const within = (box, width, height) => ({
  ...box,
  x: Math.max(2, Math.min(box.x, width - box.wide - 2)),
  y: Math.max(2, Math.min(box.y, height - box.tall - 2)),
});

const cross = (one, two, gap) =>
  one.x < two.x + two.wide + gap && two.x < one.x + one.wide + gap && one.y < two.y + two.tall && two.y < one.y + one.tall;

function isFree(box, taken, width, height) {
  if (box.x < 2 || box.y < 2 || box.x + box.wide > width - 2 || box.y + box.tall > height - 2) return false;
  return !taken.some((other) => cross(box, other, GAP));
}

function missesNodes(box, spots, own, view) {
  for (const { node, x, y, size, isIn } of spots.values()) {
    if (!isIn || node === own.node || view.isFaded(node.key)) continue;
    if (cross(box, { x: x - size, y: y - size, wide: 2 * size, tall: 2 * size }, 0)) return false;
  }
  return true;
}

function lineLabel(pen, line, spots, taken, view, width, height) {
  const isChosen = view.chosen === line;
  const ofChosen = view.chosen && !view.chosen.rows && view.chosen.ties.includes(line);
  if (view.chosen ? !isChosen && !ofChosen : view.found) return;
  const kinds = [...new Set(line.rows.map((row) => row.querySelector(".kind").textContent.trim()))];
  const text = line.labels.join(" · ") || (isChosen ? kinds.join(" · ") : "");
  if (!text) return;
  const [a, b] = [spots.get(line.from), spots.get(line.to)];
  const font = `${isChosen ? "650 " : ""}11px ${family()}`;
  const wide = measure(pen, font, text);
  for (const along of [0.5, 0.4, 0.6, 0.3]) {
    const box = {
      x: a.x + (b.x - a.x) * along - wide / 2,
      y: a.y + (b.y - a.y) * along - 8,
      wide,
      tall: 15,
    };
    if (!isFree(box, taken, width, height) && !(isChosen && along === 0.3)) continue;
    taken.push(box);
    pen.fillStyle = view.colours.paper;
    pen.fillRect(box.x - 2, box.y + 1, wide + 4, 13);
    write(pen, text, font, box.x, box.y + 12, view);
    return;
  }
}

function write(pen, text, font, x, y, view) {
  pen.font = font;
  pen.lineWidth = 4;
  pen.strokeStyle = view.colours.paper;
  pen.strokeText(text, x, y);
  pen.fillStyle = view.colours.ink;
  pen.fillText(text, x, y);
}

function ring(pen, spot, view) {
  if (!spot) return;
  pen.beginPath();
  pen.arc(spot.x, spot.y, spot.size + 4, 0, 2 * Math.PI);
  pen.lineWidth = 2.5;
  pen.strokeStyle = view.colours.ink;
  pen.stroke();
}

const family = () => getComputedStyle(document.body).fontFamily;

function measure(pen, font, text) {
  const key = `${font}|${text}`;
  if (!widths.has(key)) {
    pen.font = font;
    widths.set(key, pen.measureText(text).width);
  }
  return widths.get(key);
}

// A canvas over the picture, or under a part of it.
export function layer(renderer, width, height, name, above = "") {
  const box = renderer.getContainer();
  let canvas = box.querySelector(`canvas.${name}`);
  if (!canvas) {
    canvas = document.createElement("canvas");
    canvas.className = `own ${name}`;
    box.insertBefore(canvas, above ? box.querySelector(above) : null);
  }
  const scale = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  return { canvas, pen };
}
