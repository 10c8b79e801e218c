// The panel of details, the search and the keyboard.

export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const SHOWN = 8;

const textOf = (row, name) => row.querySelector(name).textContent.trim();

// What a tie is called; one that is over says so.
const kind = (row) => textOf(row, ".kind") + (row.dataset.over === "1" ? ` (${textOf(row, ".standing")})` : "");

function make(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

// What a row says, as a list of terms: its cells with their headings, then the facts behind it.
function tell(row) {
  const list = make("dl", "facts");
  for (const cell of row.querySelectorAll("[data-head]")) {
    if (cell.matches(".quiet-cell") || !cell.textContent.trim()) continue;
    const value = make("dd");
    value.append(...[...cell.childNodes].map((child) => child.cloneNode(true)));
    list.append(make("dt", "", cell.dataset.head), value);
  }
  const said = make("div", "told");
  for (const body of row.querySelectorAll(".said")) said.append(body.cloneNode(true));
  return [list, said];
}

export function details(view) {
  const panel = document.getElementById("details");
  const words = panel.dataset;
  const button = (text, target) => {
    const made = make("button", "link-button", text);
    made.type = "button";
    made.addEventListener("click", () => view.choose(target));
    return made;
  };
  const title = (line) => {
    const arrow = !line.directed ? "–" : line.both ? "↔" : "→";
    return [
      button(view.byKey.get(line.from).name, view.byKey.get(line.from)),
      ` ${arrow} `,
      button(view.byKey.get(line.to).name, view.byKey.get(line.to)),
    ];
  };
  const showNode = (node) => {
    const parts = [make("h2", "", node.name), ...tell(node.row)];
    if (node.ties.length) {
      const list = make("ul", "ties");
      for (const line of node.ties) {
        const other = view.byKey.get(line.from === node.key ? line.to : line.from);
        const out = line.directed && line.from === node.key;
        const kinds = [...new Set(line.rows.map(kind))];
        const mark = !line.directed ? "–" : line.both ? "↔" : out ? "→" : "←";
        const open = button(kinds.join(", "), line);
        list.append(make("li", "", open, ` ${mark} `, button(other.name, other)));
      }
      parts.splice(1, 0, make("h3", "", `${words.ties} (${node.ties.length})`), list);
    }
    return parts;
  };
  const showLine = (line) => [
    make("h2", "", ...title(line)),
    ...line.rows.flatMap((row) => [make("h3", "", kind(row)), ...tell(row)]),
  ];
  const hint = [...panel.childNodes].map((child) => child.cloneNode(true));
  return (chosen) => {
    const parts = !chosen ? hint.map((one) => one.cloneNode(true)) : chosen.rows ? showLine(chosen) : showNode(chosen);
    panel.replaceChildren(...parts);
    panel.scrollTop = 0;
  };
}

export function connect(view, stage, panel) {
  const search = document.getElementById("search");
  const hits = document.getElementById("hits");
  const shown = document.getElementById("shown");
  const chosen = document.getElementById("chosen");
  const box = document.getElementById("stage");

  view.choose = (target, { move = false } = {}) => {
    view.chosen = target ?? null;
    panel(view.chosen);
    chosen.textContent = document.querySelector("#details h2").textContent;
    if (move && view.chosen) stage.focus(view.chosen);
    stage.refresh();
  };

  const find = () => {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    const found = wanted.length ? view.nodes.filter((node) => wanted.every((word) => node.text.includes(word))) : [];
    view.found = wanted.length ? new Set(found.map((node) => node.key)) : null;
    hits.replaceChildren(
      ...found.slice(0, SHOWN).map((node) => {
        const open = make("button", "small-button", node.name);
        open.type = "button";
        open.addEventListener("click", () => view.choose(node, { move: true }));
        return make("li", "", open);
      }),
    );
    shown.textContent = wanted.length ? shown.dataset.text.replace("{n}", found.length) : "";
    stage.refresh();
    return found;
  };
  search.addEventListener("input", find);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") view.choose(find()[0], { move: true });
    if (event.key === "Escape") {
      search.value = "";
      find();
    }
  });
  for (const [id, step] of [["nearer", 1], ["farther", -1], ["whole", 0]]) {
    document.getElementById(id).addEventListener("click", () => stage.zoom(step));
  }

  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  box.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    if (way) view.choose(next(view, way), { move: true });
    else if (event.key === "+" || event.key === "=") stage.zoom(1);
    else if (event.key === "-") stage.zoom(-1);
    else if (event.key === "0") stage.zoom(0);
    else if (event.key === "Escape") view.choose(null);
    else if (event.key === "Enter") document.getElementById("details").focus();
    else return;
    event.preventDefault();
  });

  for (const open of document.querySelectorAll("button[data-show]")) {
    open.hidden = false;
    open.addEventListener("click", () => {
      const row = document.getElementById(open.dataset.show);
      const line = row.dataset.tie && view.lines.get([row.dataset.from, row.dataset.to].sort().join(" "));
      view.choose(line || view.byKey.get(row.id), { move: true });
      document.getElementById("map").scrollIntoView();
      document.getElementById("details").focus({ preventScroll: true });
    });
  }
  for (const part of document.querySelectorAll("#tools, #keys")) part.hidden = false;
  panel(view.nodes[0]);
  stage.refresh();
}

// The nearest node that lies in a direction; the first node where none was chosen.
function next(view, [dx, dy]) {
  const from = view.byKey.get(view.chosen?.key);
  if (!from) return view.nodes[0];
  let best = from;
  let least = Infinity;
  for (const node of view.nodes) {
    const ahead = (node.x - from.x) * dx + (node.y - from.y) * dy;
    const aside = Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx);
    if (ahead <= 0 || aside > ahead * 1.5) continue;
    if (ahead + aside * 2 < least) [best, least] = [node, ahead + aside * 2];
  }
  return best;
}
