// One article: its segments as rows, of which only those in sight are in the document.
//
// Heights are estimated until a row has been drawn; what was above the middle stays where it is.

const OVERSCAN = 400;

class Column {
  constructor(side, element) {
    this.side = side;
    this.element = element;
    this.sheet = make("div", { className: "sheet" });
    this.element.append(this.sheet);
    this.rows = new Map();
    this.element.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.remeasure()).observe(this.element);
    this.remeasure();
  }

  remeasure() {
    const width = this.element.clientWidth - 56;
    if (width === this.width) return;
    this.width = width;
    const letters = Math.max(width / 7.6, 8);
    this.heights = Float64Array.from(this.side.segments, (segment) =>
      isVisible(segment) ? 18 + 23 * Math.ceil(segment.text.length / letters) : 0);
    this.place();
    this.clear();
    this.draw();
  }

  place() {
    this.tops = new Float64Array(this.heights.length + 1);
    for (let n = 0; n < this.heights.length; n++) this.tops[n + 1] = this.tops[n] + this.heights[n];
    this.sheet.style.height = `${this.tops[this.heights.length]}px`;
  }

  clear() {
    for (const row of this.rows.values()) row.remove();
    this.rows.clear();
  }

  // The number of the segment at a height of the sheet.
  at(y) {
    let [low, high] = [0, this.heights.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.tops[middle + 1] > y) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  range() {
    const top = this.element.scrollTop;
    return [this.at(top - OVERSCAN), this.at(top + this.element.clientHeight + OVERSCAN)];
  }

  draw() {
    const [first, last] = this.range();
    for (const [n, row] of this.rows)
      if (n < first || n > last) { row.remove(); this.rows.delete(n); }
    for (let n = first; n <= last; n++) {
      const segment = this.side.segments[n];
      if (!segment || this.rows.has(n) || !isVisible(segment)) continue;
      const row = this.makeRow(segment);
      this.rows.set(n, row);
      this.sheet.append(row);
    }
    this.measure();
    for (const [n, row] of this.rows) row.style.top = `${this.tops[n]}px`;
    events.dispatchEvent(new Event("drawn"));
  }

  measure() {
    const anchor = this.at(this.element.scrollTop);
    const before = this.tops[anchor];
    let changed = false;
    for (const [n, row] of this.rows) {
      const height = row.offsetHeight;
      if (Math.abs(height - this.heights[n]) > 0.5) { this.heights[n] = height; changed = true; }
    }
    if (!changed) return;
    this.place();
    this.element.scrollTop += this.tops[anchor] - before;
  }

  makeRow(segment) {
    const row = make("div", {
      className: `row ${segment.kind}`, role: "listitem", tabindex: "-1",
      data: { segment: segment.number },
    });
    row.append(make("span", { className: "number", text: segment.number }));
    row.append(make("p", { className: "text", lang: this.side.lang, dir: "auto" }, ...markedText(segment)));
    this.dress(row, segment);
    return row;
  }

  dress(row, segment) {
    const shown = segment.links.filter((link) => !link.isGap && isShown(link));
    const best = shown.reduce((most, link) => Math.max(most, link.confidence ?? 0), 0);
    row.classList.toggle("alone", shown.length === 0);
    row.style.setProperty("--sure", best);
    const looked = lookedAt();
    row.classList.toggle("looked", looked === segment);
    row.classList.toggle("counterpart", looked !== null && counterparts(looked).includes(segment));
  }

  redress() {
    for (const [n, row] of this.rows) this.dress(row, this.side.segments[n]);
  }

  redraw() {
    this.clear();
    this.draw();
  }

  // Where the middle of a segment lies, from the top of the window that shows the column.
  middle(n) {
    return this.tops[n] + this.heights[n] / 2 - this.element.scrollTop;
  }

  bringIntoSight(n) {
    const [top, height] = [this.tops[n] - this.element.scrollTop, this.heights[n]];
    if (top >= 0 && top + height <= this.element.clientHeight) return;
    this.element.scrollTo({ top: this.tops[n] + height / 2 - this.element.clientHeight / 2, behavior: "smooth" });
  }
}
