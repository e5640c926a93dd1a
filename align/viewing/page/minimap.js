// The shape of the whole alignment, small: both articles as strips, the links between them.
//
// A picture of everything is drawn when it changes; scrolling only lays the windows over it.

// In pixels: how wide a strip is, and how far apart its hatches.
const STRIP = 8;
const HATCH = 3;
// In so many colours is confidence drawn.
const STEPS = 21;

class Minimap {
  constructor(canvas, columns) {
    this.canvas = canvas;
    this.columns = columns;
    this.picture = document.createElement("canvas");
    this.recolour();
    new ResizeObserver(() => this.resize()).observe(canvas);
    events.addEventListener("theme", () => this.recolour());
    events.addEventListener("filter", () => this.ask());
    events.addEventListener("drawn", () => this.show());
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.scrollTo(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) this.scrollTo(event);
    });
  }

  // How far down each segment lies, in letters of its article.
  place() {
    this.places = bitext.sides.map(({ segments }) => {
      const places = new Float64Array(segments.length + 1);
      segments.forEach((segment, n) => {
        places[n + 1] = places[n] + (isVisible(segment) ? segment.text.length + 20 : 0);
      });
      return places;
    });
    this.letters = Math.max(...this.places.map((places) => places.at(-1)), 1);
  }

  y(side, n) {
    return (this.places[side][n] / this.letters) * this.height;
  }

  middle(side, n) {
    return (this.y(side, n) + this.y(side, n + 1)) / 2;
  }

  get isOnPage() { return this.width > 0 && this.height > 0; }

  resize() {
    const { clientWidth, clientHeight } = this.canvas;
    [this.width, this.height] = [clientWidth, clientHeight];
    if (!this.isOnPage) return;
    for (const canvas of [this.canvas, this.picture]) {
      canvas.width = Math.round(clientWidth * devicePixelRatio);
      canvas.height = Math.round(clientHeight * devicePixelRatio);
    }
    this.draw();
  }

  recolour() {
    const names = ["ink", "paper", "grey", "unknown", "high", "medium", "low"];
    this.colours = Object.fromEntries(names.map((name) => [name, `rgb(${colourOf(`--${name}`).join(" ")})`]));
    this.scale = scaleOfColours(STEPS);
    this.draw();
  }

  ask() {
    if (this.isAsked) return;
    this.isAsked = true;
    requestAnimationFrame(() => { this.isAsked = false; this.draw(); });
  }

  draw() {
    if (!this.isOnPage) return;
    this.place();
    const pen = this.picture.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.picture.width, this.picture.height);
    pen.scale(devicePixelRatio, devicePixelRatio);
    this.drawLinks(pen);
    bitext.sides.forEach((side) => this.drawStrip(pen, side));
    this.show();
  }

  drawLinks(pen) {
    const shown = bitext.links.filter((link) => !link.isGap && isShown(link));
    const step = (link) => Math.round((link.confidence ?? -1) * (STEPS - 1));
    const bundles = Map.groupBy(shown, (link) => `${step(link)} ${link.isMoved}`);
    // Those out of order come last, so that they lie on top.
    const ordered = [...bundles.values()].sort(([one], [other]) => one.isMoved - other.isMoved);
    // So pale that as many as meet in one place are still paler than one out of order.
    const pale = 1 - 0.25 ** (1 / Math.max(shown.length / this.height, 1));
    for (const links of ordered) {
      const [{ isMoved }] = links;
      const colour = this.scale[step(links[0])] ?? this.colours.unknown;
      if (isMoved) this.stroke(pen, links, this.colours.paper, 3.5, 0.8);
      this.stroke(pen, links, colour, isMoved ? 2 : 1, isMoved ? 1 : pale);
    }
  }

  stroke(pen, links, colour, width, alpha) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.globalAlpha = alpha;
    pen.beginPath();
    for (const link of links) this.drawLink(pen, link);
    pen.stroke();
    pen.globalAlpha = 1;
  }

  drawLink(pen, link) {
    for (const a of link.segments[0])
      for (const b of link.segments[1]) {
        pen.moveTo(2 * STRIP, this.middle(0, a));
        pen.lineTo(this.width - 2 * STRIP, this.middle(1, b));
      }
  }

  // The segments of one side; those without counterpart are hatched, findings stand beside.
  drawStrip(pen, { number, segments }) {
    const x = number ? this.width - 2 * STRIP : STRIP;
    const beside = number ? this.width - STRIP + 2 : 2;
    // What has one colour is filled in one go.
    const [plain, dimmed, high, medium, low] = [[], [], [], [], []];
    for (const segment of segments) {
      if (!isVisible(segment)) continue;
      const [top, bottom] = [this.y(number, segment.number), this.y(number, segment.number + 1)];
      const middle = (top + bottom) / 2;
      const strip = isDimmed(segment) ? dimmed : plain;
      if (isAlone(segment))
        for (let y = Math.ceil(top / HATCH) * HATCH; y < bottom; y += HATCH) strip.push([x, y, STRIP, y + 1]);
      else if (bottom - top > 3) strip.push([x, top, STRIP, bottom - 1]);
      else if (strip.at(-1)?.[3] === top) strip.at(-1)[3] = bottom;
      else strip.push([x, top, STRIP, bottom]);
      for (const { finding } of segment.findings)
        ({ high, medium, low })[finding.severity].push([beside, middle - 1, STRIP - 4, middle + 1]);
    }
    this.fill(pen, plain, this.colours.grey, 1);
    this.fill(pen, dimmed, this.colours.grey, 0.3);
    this.fill(pen, low, this.colours.low, 1);
    this.fill(pen, medium, this.colours.medium, 1);
    this.fill(pen, high, this.colours.high, 1);
  }

  fill(pen, boxes, colour, alpha) {
    pen.fillStyle = colour;
    pen.globalAlpha = alpha;
    for (const [x, top, width, bottom] of boxes) pen.fillRect(x, top, width, bottom - top);
    pen.globalAlpha = 1;
  }

  // The picture, and over it the windows that are in sight and the segment looked at.
  show() {
    if (!this.isOnPage) return;
    const pen = this.canvas.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    pen.drawImage(this.picture, 0, 0);
    pen.scale(devicePixelRatio, devicePixelRatio);
    pen.strokeStyle = this.colours.ink;
    pen.fillStyle = this.colours.ink;
    pen.lineWidth = 1.5;
    for (const column of this.columns) {
      const [top, bottom] = [column.top, column.top + column.view].map((y) => this.fromColumn(column, y));
      const x = column.side.number ? this.width - 2 * STRIP - 2 : STRIP - 2;
      pen.globalAlpha = 0.12;
      pen.fillRect(x, top, STRIP + 4, bottom - top);
      pen.globalAlpha = 1;
      pen.strokeRect(x, top + 0.75, STRIP + 4, Math.max(bottom - top - 1.5, 3));
    }
    const looked = lookedAt();
    if (!looked) return;
    const x = looked.side ? this.width - 2 * STRIP - 5 : 2 * STRIP + 1;
    pen.fillRect(x, this.middle(looked.side, looked.number) - 1.5, 4, 3);
  }

  // From a height of a column's sheet to one of the map, and back.
  fromColumn(column, y) {
    const n = column.at(y);
    const share = (y - column.tops[n]) / (column.tops[n + 1] - column.tops[n] || 1);
    const [top, bottom] = [this.y(column.side.number, n), this.y(column.side.number, n + 1)];
    return top + (bottom - top) * Math.min(Math.max(share, 0), 1);
  }

  toColumn(column, y) {
    const places = this.places[column.side.number];
    const letters = (y / this.height) * this.letters;
    const after = places.findIndex((place) => place > letters);
    const n = (after < 0 ? places.length - 1 : after) - 1;
    if (n < 0) return 0;
    const share = Math.min((letters - places[n]) / (places[n + 1] - places[n] || 1), 1);
    return column.tops[n] + share * (column.tops[n + 1] - column.tops[n]);
  }

  // The strip that is nearer leads.
  scrollTo({ offsetX, offsetY }) {
    const side = offsetX < this.width / 2 ? 0 : 1;
    const [column, other] = [this.columns[side], this.columns[1 - side]];
    scrolling.stop();
    column.scrollTo(this.toColumn(column, offsetY) - column.view / 2);
    other.scrollTo(state.scrollsTogether ? scrolling.across(side) : this.toColumn(other, offsetY) - other.view / 2);
    askFrame();
  }
}
