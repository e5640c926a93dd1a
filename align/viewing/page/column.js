// One article: its segments as rows, of which only those in sight are in the document.
//
// Heights are estimated until a row has been drawn. A frame runs in steps that either read the
// layout or write to it: read, draw, measure, settle. The row at the top of the window stays where
// it is while heights become known.

const OVERSCAN = 400;
// What of a row's width is not text, and how wide a letter and how high a line are, about.
const BESIDE_TEXT = 92;
const LETTER = 7.4;
const LINE = 24;
// What stays free above a row that opens a paragraph, beyond what does above any other.
const ABOVE_PARAGRAPH = 10;
// What stays free below the last row.
const END = 8;

// A sign and what it says, of a link or a gap.
const SIGNS = {
  gap: ["∅", "no counterpart"],
  repeat: ["↻", "repeats another passage"],
  moved: ["⇅", "moved: out of order in the other article"],
  rejected: ["✕", "link rejected"],
  accepted: ["✓", "link accepted"],
  edited: ["✎", "link edited by hand"],
};

class Column {
  constructor(side, element) {
    this.side = side;
    this.element = element;
    this.sheet = make("div", { className: "sheet" });
    this.element.append(this.sheet);
    this.rows = new Map();
    // The segment that the Tab key reaches; its row is always there.
    this.current = 0;
    this.top = 0;
    this.isScrolledByReader = false;
    this.element.addEventListener("scroll", askFrame, { passive: true });
    new ResizeObserver(() => this.resize()).observe(this.element);
    this.resize();
    this.name();
  }

  // Above the column, and for those who hear the page.
  name() {
    const side = this.side.number ? "Target" : "Source";
    const facts = [languageName(this.side.lang), counted(this.length, "segment")];
    document.getElementById(`${this.element.id}-head`).replaceChildren(
      make("b", { text: side }), ` ${facts.join(" · ")}`);
    this.element.setAttribute("aria-label", [side, ...facts].join(", "));
  }

  get length() { return this.side.segments.length; }
  get total() { return this.tops[this.length] + END; }
  get lowest() { return Math.max(this.total - this.view, 0); }

  // Where the column is not on the page, it forgets how far it was scrolled.
  resize() {
    const width = this.element.clientWidth;
    this.isOnPage = width > 0;
    this.isPlaced = false;
    if (!this.isOnPage) return;
    this.view = this.element.clientHeight;
    if (width !== this.width) {
      this.width = width;
      this.estimate();
    }
    askFrame();
  }

  estimate() {
    const letters = Math.max((this.width - BESIDE_TEXT) / LETTER, 8);
    this.known = Float64Array.from(this.side.segments, (segment) =>
      10 + LINE * Math.max(Math.ceil(segment.text.length / letters), 1));
    this.unmeasured = new Set(this.rows.keys());
    this.place();
  }

  // Sums up the heights; what is at the top of the window stays there, and so does the end.
  place() {
    const [n, share] = this.tops ? this.topmost() : [0, 0];
    const isAtEnd = this.top > 0 && this.top > this.lowest - 1;
    this.tops = new Float64Array(this.length + 1);
    this.side.segments.forEach((segment, m) => {
      this.tops[m + 1] = this.tops[m] + (isVisible(segment) ? this.known[m] : 0);
    });
    const top = this.tops[n] + share * (this.tops[n + 1] - this.tops[n]);
    this.scrollTo(isAtEnd ? this.lowest : top);
  }

  topmost() {
    const n = this.at(this.top);
    if (!this.length) return [n, 0];
    const height = this.tops[n + 1] - this.tops[n];
    return [n, height > 0 ? (this.top - this.tops[n]) / height : 0];
  }

  // The number of the segment at a height of the sheet.
  at(y) {
    let [low, high] = [0, Math.max(this.length - 1, 0)];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.tops[middle + 1] > y) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  // The first and the last segment in sight, or that near to it.
  range(near = 0) {
    return [this.at(this.top - near), this.at(this.top + this.view + near)];
  }

  scrollTo(top) {
    this.top = Math.min(Math.max(top, 0), this.lowest);
    this.isPlaced = false;
  }

  // Step 1, reads: has the reader scrolled?
  read() {
    if (!this.isPlaced) return;
    const top = this.element.scrollTop;
    this.isScrolledByReader = Math.abs(top - this.top) > 1;
    if (this.isScrolledByReader) this.top = top;
  }

  // Step 2, writes: the rows that come into sight, in the order of the text.
  draw() {
    const [first, last] = this.range(OVERSCAN);
    const isWanted = (n) => (n >= first && n <= last) || n === this.current;
    for (const [n, row] of this.rows)
      if (!isWanted(n) || !isVisible(this.side.segments[n])) this.drop(n, row);
    let next = null;
    const wanted = [];
    for (let n = first; n <= last; n++) wanted.push(n);
    if (this.current < first) wanted.unshift(this.current);
    if (this.current > last) wanted.push(this.current);
    for (const n of wanted.reverse()) {
      const segment = this.side.segments[n];
      if (!segment || !isVisible(segment)) continue;
      if (!this.rows.has(n)) this.add(segment, next);
      next = this.rows.get(n);
    }
  }

  drop(n, row) {
    row.remove();
    this.rows.delete(n);
    this.unmeasured.delete(n);
  }

  add(segment, next) {
    const row = this.makeRow(segment);
    this.rows.set(segment.number, row);
    this.unmeasured.add(segment.number);
    this.sheet.insertBefore(row, next);
  }

  // Step 3, reads: how high the new rows are.
  measure() {
    if (!this.isOnPage) return;
    for (const n of this.unmeasured) {
      const height = this.rows.get(n).getBoundingClientRect().height;
      if (Math.abs(height - this.known[n]) < 0.1) continue;
      this.known[n] = height;
      this.isChanged = true;
    }
    this.unmeasured.clear();
  }

  // Step 4, writes: every row to its place, and the window over them.
  settle() {
    this.isReplaced = this.isChanged;
    if (this.isChanged) this.place();
    this.isChanged = false;
    if (this.sheetHeight !== this.total) {
      this.sheetHeight = this.total;
      this.sheet.style.height = `${this.total}px`;
    }
    for (const [n, row] of this.rows) {
      if (row.placedAt === this.tops[n]) continue;
      row.placedAt = this.tops[n];
      row.style.top = `${this.tops[n]}px`;
    }
    if (this.isPlaced || !this.isOnPage) return;
    this.element.scrollTop = this.top;
    this.isPlaced = true;
  }

  makeRow(segment) {
    const row = make("div", {
      className: `row ${segment.kind}`, role: "listitem", "aria-posinset": segment.number + 1,
      "aria-setsize": this.length, data: { segment: segment.number },
    });
    row.classList.toggle("opening", segment.opensParagraph);
    row.append(
      make("span", { className: "number", text: segment.number }),
      make("p", { className: "text", lang: this.side.lang, dir: "auto" }, ...markedText(segment)),
      make("span", { className: "signs" }),
    );
    row.isWorded = hasWordsOn(segment);
    this.dress(row, segment);
    return row;
  }

  // What of a row depends on what the reader has chosen.
  dress(row, segment) {
    const [best] = joining(segment);
    rate(row, best?.confidence ?? null);
    row.classList.toggle("alone", isAlone(segment));
    row.classList.toggle("dimmed", isDimmed(segment));
    row.classList.toggle("unlinked", best === undefined);
    row.classList.toggle("unsure", best !== undefined && isUnsure(best));
    row.classList.toggle("looked", lookedAt() === segment);
    if (state.focused === segment) row.setAttribute("aria-describedby", FACTS);
    else row.removeAttribute("aria-describedby");
    row.classList.toggle("counterpart", lookedAt() !== segment && isLit(segment));
    row.tabIndex = segment.number === this.current ? 0 : -1;
    this.sign(row.querySelector(".signs"), signsOf(segment));
    if (row.isWorded !== hasWordsOn(segment)) this.write(row, segment);
  }

  sign(element, names) {
    if (element.dataset.signs === names.join(" ")) return;
    element.dataset.signs = names.join(" ");
    element.replaceChildren(...names.map((name) => make("span", {
      className: `sign ${name}`, role: "img", text: SIGNS[name][0],
      "aria-label": SIGNS[name][1], title: SIGNS[name][1],
    })));
  }

  write(row, segment) {
    row.querySelector(".text").replaceChildren(...markedText(segment));
    row.isWorded = hasWordsOn(segment);
  }

  // After "focus".
  redress() {
    for (const [n, row] of this.rows) this.dress(row, this.side.segments[n]);
  }

  // After "search" and "words".
  rewrite() {
    for (const [n, row] of this.rows) this.write(row, this.side.segments[n]);
  }

  // After "filter".
  refilter() {
    this.place();
    this.redress();
    askFrame();
  }

  // Makes a segment the one that Tab reaches.
  makeCurrent(n) {
    if (n === this.current) return;
    const before = this.rows.get(this.current);
    if (before) before.tabIndex = -1;
    this.current = n;
    const row = this.rows.get(n);
    if (row) row.tabIndex = 0;
  }

  // Where the Tab key would lead out of sight, it leads to the first segment in sight.
  bringCurrentAlong() {
    const [first, last] = this.range();
    if (this.current >= first && this.current <= last) return;
    const segment = this.beside(first, 1);
    if (segment) this.makeCurrent(segment.number);
  }

  // Gives the keyboard to a segment.
  focus(n) {
    this.makeCurrent(n);
    this.draw();
    this.rows.get(n)?.focus({ preventScroll: true });
    askFrame();
  }

  // The next segment that is shown, in a direction; the last one has none.
  beside(n, direction) {
    for (let m = n + direction; m >= 0 && m < this.length; m += direction)
      if (isVisible(this.side.segments[m])) return this.side.segments[m];
    return null;
  }

  // Where the middle of a segment lies, from the top of the window that shows the column; of one
  // that is partly in sight, the part in sight counts.
  middle(n) {
    const above = this.side.segments[n].opensParagraph ? ABOVE_PARAGRAPH : 0;
    const [top, bottom] = [this.tops[n] + above - this.top, this.tops[n + 1] - this.top];
    const inSight = clamp((top + bottom) / 2, 8, this.view - 8);
    return clamp(inSight, Math.min(top + 2, bottom), Math.max(bottom - 2, top));
  }
}

function isAlone(segment) {
  return segment.kind !== "boilerplate" &&
    segment.links.every((link) => link.isGap || link.status === "rejected");
}

function signsOf(segment) {
  const links = segment.links.filter((link) => isShown(link));
  const names = isAlone(segment) ? ["gap"] : [];
  if (links.some((link) => link.isMoved)) names.push("moved");
  if (links.some((link) => link.isRepeat)) names.push("repeat");
  for (const status of ["rejected", "accepted", "edited"])
    if (links.some((link) => link.status === status)) names.push(status);
  return names;
}

function clamp(x, low, high) {
  return Math.min(Math.max(x, low), high);
}
