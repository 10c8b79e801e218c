"use strict";
// Opens the rows of a ribbon, a day or a dot. The rows are those of the page's own tables; nothing
// is loaded and nothing is sent. Without it, each part leads to its row in a table.
(() => {
  const MOST = 200;
  const panel = document.getElementById("opened");
  if (!panel) return;
  const head = document.getElementById("opened-head");
  const body = document.getElementById("opened-rows");
  const rest = document.getElementById("opened-rest");
  let from = null;
  const numbers = (text) =>
    text.split(" ").filter(Boolean).flatMap((span) => {
      const [first, last = first] = span.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, at) => first + at);
    });
  const copied = (element, deep = true) => {
    const made = element.cloneNode(deep);
    made.removeAttribute("id");
    return made;
  };
  const close = () => {
    panel.hidden = true;
    document.body.classList.remove("has-opened");
    for (const one of document.querySelectorAll(".chosen-part")) one.classList.remove("chosen-part");
    if (from) from.focus({ preventScroll: true });
    from = null;
  };
  const titleOf = (part) => {
    const row = part.closest("tr");
    const name = part.getAttribute("aria-label");
    if (name || !row) return name || part.textContent;
    return [...row.cells].slice(0, 3).map((cell) => cell.textContent.trim()).join(" · ");
  };
  const open = (part) => {
    for (const one of document.querySelectorAll(".chosen-part")) one.classList.remove("chosen-part");
    const wanted = numbers(part.dataset.lines);
    const rows = wanted.map((number) => document.getElementById(`l${number}`)).filter(Boolean);
    head.textContent = titleOf(part);
    body.replaceChildren();
    if (rows.length) {
      const source = rows[0].closest("table");
      const table = copied(source, false);
      const group = document.createElement("tbody");
      group.append(...rows.slice(0, MOST).map((row) => copied(row)));
      table.append(source.tHead.cloneNode(true), group);
      body.append(table);
    }
    const hidden = wanted.length - Math.min(rows.length, MOST);
    rest.textContent = !wanted.length ? panel.dataset.none : hidden ? panel.dataset.more.replace("{n}", hidden.toLocaleString(document.documentElement.lang)) : "";
    from = part;
    part.classList.add("chosen-part");
    panel.hidden = false;
    document.body.classList.add("has-opened");
    panel.scrollTop = 0;
    panel.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const part = event.target.closest("[data-lines]");
    if (!part || event.button || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    open(part);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close();
  });
  document.getElementById("close").addEventListener("click", close);
  for (const one of document.querySelectorAll("button[data-lines]")) one.hidden = false;
  // Without this script a part leads to a row that a closed table may hold.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let one = target; one; one = one.parentElement) if (one.localName === "details") one.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
