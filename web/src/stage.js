// The picture itself: sigma over graphology.
import { NodeSquareProgram } from "@sigma/node-square";
import Graph from "graphology";
import Sigma from "sigma";
import {
  createEdgeArrowProgram,
  createEdgeDoubleArrowProgram,
  EdgeRectangleProgram,
  NodeCircleProgram,
} from "sigma/rendering";

const HEAD = { lengthToThicknessRatio: 5, widenessToThicknessRatio: 4 };
const REACH = 8; // pixels from a line at which a click still means it

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

// Half of a colour and half of the paper, both #rrggbb: what is over is pale.
const pale = (one, two) => {
  const parts = (text) => [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
  const [a, b] = [parts(one), parts(two)];
  return `#${a.map((part, at) => Math.round((part + b[at]) / 2).toString(16).padStart(2, "0")).join("")}`;
};

function hasWebGL() {
  try {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return Boolean(context);
  } catch {
    return false;
  }
}

export function makeStage(map, view, afterRender) {
  if (!hasWebGL()) return null;
  const box = document.getElementById("stage");
  map.classList.add("live");
  try {
    return draw(box, view, afterRender);
  } catch {
    box.replaceChildren();
    map.classList.remove("live");
    return null;
  }
}

function draw(box, view, afterRender) {
  const crowd = Math.sqrt(140 / view.nodes.length);
  const small = Math.min(1, Math.max(0.55, box.clientWidth / 900)) * Math.min(1, Math.max(0.45, crowd));
  // A tall window is filled by a taller picture.
  const lift = Math.min(1.7, Math.max(1, (1000 / 640) * (box.clientHeight / box.clientWidth)));
  view.thin = Math.max(0.75, 1.2 * small);
  const graph = new Graph({ type: "directed" });
  for (const node of view.nodes) {
    const size = (node.hop === 0 ? 13 : Math.min(5 + Math.sqrt(node.ties.length) * 1.6, 12)) * small;
    node.size = node.state === "place" ? size * 0.7 : size;
    const type = node.shape === "circle" ? "circle" : "square";
    graph.addNode(node.key, { x: node.x, y: -node.y * lift, size: node.size, type });
  }
  for (const line of view.lines.values()) {
    const type = !line.directed ? "line" : line.both ? "both" : "arrow";
    // In a small window too, what is in force is thicker than what is over.
    const [thick, least] = line.family === "ownership" ? [2.6, 1.9] : [1.6, 1.4];
    graph.addDirectedEdgeWithKey(line.key, line.from, line.to, { type, size: Math.max(thick * small, least), hidden: line.over });
  }

  const near = () => {
    const { chosen, found } = view;
    if (chosen?.rows) return new Set([chosen.from, chosen.to]);
    if (chosen) return new Set([chosen.key, ...chosen.ties.flatMap((line) => [line.from, line.to])]);
    return found;
  };
  let focus = null;
  view.isFaded = (key) => Boolean(focus ? !focus.has(key) : view.found && !view.found.has(key));

  view.isFadedLine = (line) => {
    const { chosen } = view;
    return chosen?.rows ? chosen !== line : chosen ? !chosen.ties.includes(line) : Boolean(view.found);
  };

  let colours = {};
  const readColours = () => {
    const names = ["listed", "owned", "possible", "other", "place", "faded"].map((name) => `n-${name}`);
    names.push(...["ownership", "role", "kin", "payment", "link", "faded"].map((name) => `t-${name}`));
    names.push("ink", "paper", "soft", "focus");
    colours = Object.fromEntries(names.map((name) => [name, colour(name)]));
    for (const name of names.filter((one) => one.startsWith("t-"))) {
      colours[`${name}-over`] = pale(colours[name], colours.paper);
    }
    view.colours = colours;
  };
  readColours();

  const renderer = new Sigma(graph, box, {
    renderLabels: false,
    renderEdgeLabels: false,
    zIndex: true,
    stagePadding: 34,
    minCameraRatio: 0.02,
    maxCameraRatio: 3,
    minEdgeThickness: 1,
    nodeProgramClasses: { circle: NodeCircleProgram, square: NodeSquareProgram },
    edgeProgramClasses: {
      arrow: createEdgeArrowProgram(HEAD),
      both: createEdgeDoubleArrowProgram(HEAD),
      line: EdgeRectangleProgram,
    },
    defaultDrawNodeHover: () => {},
    nodeReducer: (key, data) => {
      const node = view.byKey.get(key);
      const faded = view.isFaded(key);
      return { ...data, color: colours[faded ? "n-faded" : `n-${node.state}`], zIndex: faded ? 0 : 1 };
    },
    edgeReducer: (key, data) => {
      const line = view.lines.get(key);
      const faded = view.isFadedLine(line);
      const size = view.chosen === line ? data.size * 2 : data.size;
      return { ...data, size, color: colours[faded ? "t-faded" : `t-${line.family}`], zIndex: faded ? 0 : 1 };
    },
  });

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    readColours();
    renderer.refresh();
  });

  renderer.on("afterRender", () => afterRender(renderer));
  renderer.on("enterNode", ({ node }) => hover(node));
  renderer.on("leaveNode", () => hover(null));
  const hover = (key) => {
    view.hovered = key;
    box.classList.toggle("pointing", key !== null);
    renderer.scheduleRender();
  };
  renderer.on("clickNode", ({ node }) => view.choose(view.byKey.get(node)));
  renderer.on("clickStage", ({ event }) => view.choose(nearestLine(view, event)));
  renderer.on("moveBody", ({ event }) => {
    if (!view.hovered) box.classList.toggle("pointing", nearestLine(view, event) !== null);
  });
  renderer.on("doubleClickNode", ({ preventSigmaDefault }) => preventSigmaDefault());

  const camera = renderer.getCamera();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const go = (state) => (still ? camera.setState({ ...camera.getState(), ...state }) : camera.animate(state, { duration: 250 }));
  view.at = (key) => renderer.framedGraphToViewport(renderer.getNodeDisplayData(key));
  return {
    refresh() {
      focus = near();
      renderer.refresh();
    },
    focus(target) {
      const keys = target.rows ? [target.from, target.to] : [target.key];
      const places = keys.map((key) => renderer.getNodeDisplayData(key));
      const middle = (axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
      go({ x: middle("x"), y: middle("y"), ratio: Math.min(camera.getState().ratio, 0.8) });
    },
    zoom(step) {
      if (step === 0) go({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
      else go({ ratio: camera.getBoundedRatio(camera.getState().ratio * (step > 0 ? 0.67 : 1.5)) });
    },
  };
}

function nearestLine(view, { x, y }) {
  let best = null;
  let least = REACH;
  for (const line of view.lines.values()) {
    const [a, b] = [view.at(line.from), view.at(line.to)];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const along = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
    const away = Math.hypot(x - a.x - along * dx, y - a.y - along * dy);
    if (away < least) [best, least] = [line, away];
  }
  return best;
}
