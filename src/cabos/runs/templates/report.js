"use strict";
(() => {
  const tools = document.getElementById("tools");
  if (!tools) return;
  const list = document.getElementById("cards");
  const cards = [...list.querySelectorAll(".card")];
  const rows = [...document.querySelectorAll("tr[data-source]")];
  const search = document.getElementById("search");
  const source = document.getElementById("source");
  const order = document.getElementById("order");
  const fold = document.getElementById("fold");
  const shown = document.getElementById("shown");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = new Map();
  const textOf = (one) => {
    if (!texts.has(one)) {
      const parts = [...one.children].filter((part) => part.localName !== "footer");
      texts.set(one, plain([one.id, ...parts.map((part) => part.textContent)].join(" ")));
    }
    return texts.get(one);
  };
  const filter = () => {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    const from = source ? source.value : "";
    const fits = (one) =>
      (!from || one.dataset.source === from) && wanted.every((word) => textOf(one).includes(word));
    for (const one of [...cards, ...rows]) one.hidden = !fits(one);
    const count = cards.filter((one) => !one.hidden).length;
    shown.textContent = shown.dataset.text.replace("{shown}", count).replace("{all}", cards.length);
  };
  const sort = () => {
    const key = order.value;
    const value = (one) => (key === "name" ? plain(one.querySelector("h3").textContent) : Number(one.dataset[key]));
    const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    cards
      .map((one) => [value(one), Number(one.dataset.rank), one])
      .sort((a, b) => compare(a[0], b[0]) || a[1] - b[1])
      .forEach(([, , one]) => list.append(one));
  };
  const setFolded = (card, folded) => {
    card.classList.toggle("folded", folded);
    const button = card.querySelector(".fold-one");
    button.setAttribute("aria-expanded", String(!folded));
    button.textContent = folded ? fold.dataset.open : fold.dataset.close;
  };
  for (const card of cards) {
    for (const button of card.querySelectorAll("button")) button.hidden = false;
    card.querySelector(".fold-one").addEventListener("click", () => setFolded(card, !card.classList.contains("folded")));
    for (const button of card.querySelectorAll("[data-verdict]")) {
      button.addEventListener("click", async () => {
        const command = `cabos decide ${card.id} ${button.dataset.verdict} --why ""`;
        card.querySelector("footer code").textContent = command;
        try {
          await navigator.clipboard.writeText(command);
          button.dataset.words ??= button.textContent;
          button.textContent = `${button.dataset.words} ✓`;
        } catch {
          getSelection().selectAllChildren(card.querySelector("footer code"));
        }
      });
    }
  }
  fold.addEventListener("click", () => {
    const folded = fold.getAttribute("aria-pressed") !== "true";
    fold.setAttribute("aria-pressed", String(folded));
    for (const card of cards) setFolded(card, folded);
  });
  search.addEventListener("input", filter);
  if (source) source.addEventListener("change", filter);
  order.addEventListener("change", sort);
  tools.hidden = false;
  filter();
})();
