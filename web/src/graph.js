// The interactive picture. Its data are the rows of the page's two tables, so that the picture, the
// details and the tables cannot differ. Nothing is loaded and nothing is sent.
import { connect, details, plain } from "./details.js";
import { drawLabels } from "./labels.js";
import { drawOver } from "./over.js";
import { makeStage } from "./stage.js";

const map = document.getElementById("map");
const rowsOf = (kind) => [...document.querySelectorAll(`tr[data-${kind}]`)];

const nodes = rowsOf("node").map((row) => ({
  key: row.id,
  row,
  name: row.querySelector(".name").textContent,
  mark: row.dataset.state === "possible" ? "? " : "", // a sign beside the colour
  text: plain(`${row.querySelector(".name").textContent} ${row.dataset.node}`),
  x: Number(row.dataset.x),
  y: Number(row.dataset.y),
  state: row.dataset.state,
  shape: row.dataset.shape,
  hop: Number(row.dataset.hop),
  ties: [],
}));
const byKey = new Map(nodes.map((node) => [node.key, node]));

// One line for all ties of a pair: what stands in several sources is one line with several tellings.
const lines = new Map();
for (const row of rowsOf("tie")) {
  const { from, to } = row.dataset;
  if (from === to) continue;
  const ends = [from, to].sort();
  const key = `${ends[0]} ${ends[1]}`;
  const line = lines.get(key) ?? { key, rows: [] };
  line.rows.push(row);
  lines.set(key, line);
}
// Those in force tell what the line is; it is over where none of them is.
for (const line of lines.values()) {
  line.rows.sort((one, two) => one.dataset.over - two.dataset.over);
  line.over = line.rows[0].dataset.over === "1";
  const telling = line.rows.filter((row) => row.dataset.over === line.rows[0].dataset.over);
  const labelled = telling.some((row) => row.dataset.label) ? telling : line.rows;
  const { from, to, family } = telling[0].dataset;
  Object.assign(line, { from, to, family });
  line.labels = [...new Set(labelled.map((row) => row.dataset.label).filter(Boolean))];
  const directed = telling.filter((row) => row.dataset.directed === "1");
  line.directed = directed.length > 0;
  line.both = directed.some((row) => row.dataset.from !== from);
}
for (const line of lines.values()) {
  byKey.get(line.from).ties.push(line);
  byKey.get(line.to).ties.push(line);
}

const view = { nodes, byKey, lines, chosen: null, found: null };
window.cabosView = view; // for the tests, and for whoever looks into the page
const panel = details(view);
const draw = (renderer) => {
  drawOver(renderer, view);
  drawLabels(renderer, view);
};
const stage = makeStage(map, view, draw) ?? drawnStage();
map.classList.add("lit");
connect(view, stage, panel);

// Without WebGL the drawing in the page stays, and answers to clicks.
function drawnStage() {
  const parts = new Map();
  for (const part of map.querySelectorAll("[data-of]")) {
    const key = part.dataset.of;
    parts.set(key, [...(parts.get(key) ?? []), part]);
  }
  const drawn = map.querySelector(".drawn");
  drawn.addEventListener("click", (event) => {
    const part = event.target.closest("[data-of]");
    if (!part) return;
    event.preventDefault();
    const tie = document.getElementById(part.dataset.of);
    if (tie?.dataset.tie) {
      view.choose(lines.get([tie.dataset.from, tie.dataset.to].sort().join(" ")));
    } else {
      view.choose(byKey.get(part.dataset.of));
    }
  });
  return {
    refresh() {
      const key = view.chosen?.key;
      for (const [of, several] of parts) {
        const line = view.chosen?.rows?.some((row) => row.id === of);
        for (const part of several) part.classList.toggle("chosen-part", of === key || Boolean(line));
      }
    },
    focus() {},
    zoom() {},
  };
}
