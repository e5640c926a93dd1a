// The links as a list of pairs: filtered, searched and sorted; rows are made as they scroll in.

const AT_ONCE = 50;
const WORST = { high: 100, medium: 10, low: 1 };
const ORDERS = {
  reading: ["in reading order", (one, other) => one.number - other.number],
  unsure: ["least sure first", (one, other) => (certainty(one) ?? 2) - (certainty(other) ?? 2)],
  findings: ["most findings first", (one, other) => gravity(other) - gravity(one)],
};

function gravity(link) {
  return link.findings.reduce((sum, finding) => sum + WORST[finding.severity], 0);
}

// The links that pass the filters and the search, in the order chosen.
function listedLinks() {
  return bitext.links
    .filter((link) => isShown(link) && (!state.query || hasHit(link)))
    .sort(ORDERS[state.order][1]);
}

class Pairs {
  constructor(element) {
    this.element = element;
    this.count = make("output", { className: "tally" });
    this.list = make("div", { role: "list", "aria-label": "Pairs" });
    this.element.append(make("div", { className: "options" }, this.orderMenu(), this.count), this.list);
    this.seen = new IntersectionObserver(
      (entries) => entries.forEach(({ isIntersecting, target }) => { if (isIntersecting) this.fill(target); }),
      { root: element, rootMargin: "600px" });
    this.list.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("focusin", (event) => this.look(event));
    this.list.addEventListener("click", (event) => {
      if (event.target.closest("button")) this.open(this.links[event.target.closest(".pair").dataset.place]);
    });
    for (const name of ["filter", "search", "view"]) events.addEventListener(name, () => this.draw());
    events.addEventListener("focus", () => this.follow());
    for (const name of ["focus", "words"]) events.addEventListener(name, () => this.rewrite());
  }

  orderMenu() {
    const orders = Object.entries(ORDERS).filter(([name]) =>
      (name !== "unsure" || bitext.links.some((link) => link.confidence !== null)) &&
      (name !== "findings" || bitext.links.some((link) => link.findings.length)));
    const select = make("select", { id: "order" },
      ...orders.map(([value, [text]]) => make("option", { value, text })));
    select.addEventListener("change", () => { state.order = select.value; this.draw(); });
    return make("label", { for: "order" }, "Pairs ", select);
  }

  draw() {
    if (state.view !== "pairs") return;
    const links = listedLinks();
    const isSame = links.length === this.links?.length && links.every((link, n) => link === this.links[n]);
    if (isSame && links.length) return this.rewrite(() => true);
    this.links = links;
    this.seen.disconnect();
    this.chunks = [];
    for (let at = 0; at < this.links.length; at += AT_ONCE) {
      const chunk = make("div", { className: "chunk", role: "presentation", data: { at } });
      chunk.style.minHeight = `${5 * Math.min(AT_ONCE, this.links.length - at)}rem`;
      this.chunks.push(chunk);
      this.seen.observe(chunk);
    }
    this.list.replaceChildren(...(links.length ? this.chunks : [nothingListed()]));
    if (this.chunks.length) this.fill(this.chunks[0]);
    this.count.textContent = `${figure(this.links.length)} of ${figure(bitext.links.length)} listed`;
    this.element.scrollTop = 0;
  }

  fill(chunk) {
    if (chunk.firstChild) return;
    const at = Number(chunk.dataset.at);
    chunk.style.minHeight = "";
    chunk.append(...this.links.slice(at, at + AT_ONCE).map((link, n) => this.makeRow(link, at + n)));
  }

  makeRow(link, place) {
    const row = make("div", {
      className: `pair ${link.status}`, role: "listitem", tabindex: place ? "-1" : "0",
      data: { link: link.number, place },
      "aria-setsize": this.links.length, "aria-posinset": place + 1,
    });
    // The Enter key does the same.
    const number = make("button", {
      type: "button", className: "number", text: link.number, tabindex: "-1", title: "Show in the articles",
    });
    row.append(factsOf(link, number), sideOf(link, 0), sideOf(link, 1));
    row.isWorded = isWorded(link);
    if (link.findings.length) row.append(findingsOf(link));
    return row;
  }

  row(place) {
    const chunk = this.chunks[Math.floor(place / AT_ONCE)];
    if (!chunk) return null;
    this.fill(chunk);
    return chunk.children[place % AT_ONCE];
  }

  press(event) {
    const row = event.target.closest(".pair");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = Number(row.dataset.place);
    const last = this.links.length - 1;
    const steps = {
      ArrowDown: place + 1, ArrowUp: place - 1, j: place + 1, k: place - 1,
      PageDown: Math.min(place + 10, last), PageUp: Math.max(place - 10, 0), Home: 0, End: last,
    };
    if (event.key === "Enter") this.open(this.links[place]);
    else if (!(event.key in steps)) return;
    else if (this.row(steps[event.key])) this.reveal(this.row(steps[event.key]), true);
    event.preventDefault();
    event.stopPropagation();
  }

  // Goes to the pair that has come to be looked at by a key or the search.
  follow() {
    if (state.view !== "pairs" || !state.focused) return;
    const active = this.links[document.activeElement.dataset.place];
    if (active && state.focused.links.includes(active)) return;
    const row = this.row(this.links.findIndex((link) => state.focused.links.includes(link)));
    if (row) this.reveal(row, !document.activeElement.closest("input, .switch"));
  }

  // Brings a row into sight; more than once, as rows have their height only when they are in sight.
  reveal(row, takesKeyboard) {
    if (takesKeyboard) row.focus({ preventScroll: true });
    const show = (times) => {
      row.scrollIntoView({ block: "nearest" });
      if (times > 1) requestAnimationFrame(() => show(times - 1));
    };
    show(4);
  }

  // Marks the texts anew. Words that match stand in the pair that is looked at, and in no other.
  rewrite(isWanted = (row, link) => row.isWorded !== isWorded(link)) {
    if (state.view !== "pairs") return;
    for (const row of this.list.querySelectorAll(".pair")) {
      const link = this.links[row.dataset.place];
      if (!isWanted(row, link)) continue;
      row.isWorded = isWorded(link);
      row.querySelectorAll(".side").forEach((side, n) => side.replaceWith(sideOf(link, n)));
    }
  }

  look(event) {
    const row = event.target.closest(".pair");
    if (!row) return;
    this.list.querySelector('.pair[tabindex="0"]')?.setAttribute("tabindex", "-1");
    row.setAttribute("tabindex", "0");
    const link = this.links[row.dataset.place];
    if (state.focused?.links.includes(link)) return;
    change("focus", { focused: segmentsOf(link).flat()[0], hovered: null });
  }

  // Goes to the place of a pair in the articles.
  open(link) {
    change("view", { view: "articles" });
    goTo(segmentsOf(link).flat().find(isVisible));
  }
}

function nothingListed() {
  const elsewhere = state.hits.length ? " What the search has found stands in no pair that is shown: see the articles." : "";
  return make("div", { className: "nothing", role: "listitem", text: `No pair passes the filters and the search.${elsewhere}` });
}

function factsOf(link, number) {
  const facts = make("div", { className: "pair-facts" }, number);
  if (link.confidence !== null) {
    const bar = make("span", { className: "meter", "aria-hidden": "true" });
    rate(bar, link.confidence);
    facts.append(make("span", { text: confidenceInWords(link.confidence) }), bar);
  }
  facts.append(make("span", { className: "bead", text: beadOf(link) }));
  const notes = [STATUS_WORDS[link.status], link.isMoved && "moved", link.isRepeat && "repeat"].filter(Boolean);
  facts.append(...notes.map((text) => make("span", { className: "note", text })));
  return facts;
}

function isWorded(link) {
  return segmentsOf(link).flat().some(hasWordsOn);
}

function sideOf(link, side) {
  const held = segmentsOf(link)[side];
  if (!held.length) {
    const nothing = make("span", { role: "img", text: "–", "aria-label": "nothing on this side" });
    return make("div", { className: "side missing" }, nothing);
  }
  return make("div", { className: "side", lang: bitext.sides[side].lang }, ...held.map((segment) =>
    make("p", { className: `text ${segment.kind}`, dir: "auto" }, ...markedText(segment))));
}

function findingsOf(link) {
  return make("ul", { className: "pair-findings" },
    ...link.findings.map((finding) => make("li", {}, findingFacts(finding))));
}
