// The links, as curves between the rows that are in sight.

const SVG = "http://www.w3.org/2000/svg";
// The signs that stand on a curve, by the status of its link.
const STATUS_SIGNS = { accepted: "✓", edited: "✎", rejected: "✕" };

class Curves {
  constructor(element, columns) {
    this.element = element;
    this.columns = columns;
    this.curves = new Map();
    for (const name of ["focus", "filter"]) events.addEventListener(name, () => { this.isRelit = true; });
    new ResizeObserver(() => {
      [this.width, this.height] = [element.clientWidth, element.clientHeight];
      askFrame();
    }).observe(element);
    [this.width, this.height] = [element.clientWidth, element.clientHeight];
  }

  draw() {
    const wanted = this.inSight();
    for (const [link, parts] of this.curves) if (!wanted.has(link)) this.drop(link, parts);
    for (const link of wanted) this.place(link, this.curves.get(link) ?? this.add(link));
    if (this.isRelit) this.light();
    this.isRelit = false;
  }

  inSight() {
    const links = new Set();
    for (const column of this.columns) {
      const [first, last] = column.range();
      for (let n = first; n <= last && n < column.length; n++)
        if (isVisible(column.side.segments[n]))
          for (const link of joining(column.side.segments[n])) links.add(link);
    }
    return new Set([...links].filter((link) => this.ends(link).every((held) => held.length)));
  }

  // The segments of a link that are in the columns.
  ends(link) {
    return link.segments.map((held, side) => held.filter((n) => isVisible(bitext.sides[side].segments[n])));
  }

  add(link) {
    // Nobody sees it; it is there for the pointer, which hardly ever meets a thin line.
    const reach = this.make("path", "reach");
    reach.link = link;
    const parts = link.isMoved ? [reach, this.make("path", "halo")] : [reach];
    const path = this.make("path", `curve ${link.status}`);
    path.dataset.link = link.number;
    path.classList.toggle("moved", link.isMoved);
    path.classList.toggle("repeat", link.isRepeat);
    path.classList.toggle("unsure", isUnsure(link));
    rate(path, link.confidence);
    parts.push(path);
    if (link.status in STATUS_SIGNS) {
      const sign = this.make("text", "status");
      sign.textContent = STATUS_SIGNS[link.status];
      parts.push(sign);
    }
    this.element.append(...parts);
    this.curves.set(link, parts);
    this.isRelit = true;
    return parts;
  }

  make(name, className) {
    const element = document.createElementNS(SVG, name);
    element.setAttribute("class", className);
    return element;
  }

  drop(link, parts) {
    parts.forEach((part) => part.remove());
    this.curves.delete(link);
  }

  place(link, parts) {
    const ends = this.ends(link).map((held, side) => held.map((n) => this.end(side, n)));
    const shape = this.shape(...ends);
    for (const part of parts) {
      if (part.localName === "path") part.setAttribute("d", shape);
      else this.placeSign(part, ends);
    }
  }

  placeSign(sign, ends) {
    sign.setAttribute("x", this.width / 2);
    sign.setAttribute("y", (mean(ends[0]) + mean(ends[1])) / 2);
  }

  // Where a curve ends. An end far out of sight comes nearer, so that the curve leaves the window
  // through its edge and not along its side.
  end(side, n) {
    return clamp(this.columns[side].middle(n), -0.6 * this.height, 1.6 * this.height);
  }

  // One with several: a fan. Several with several: a fan to the middle, and one from there.
  shape(sources, targets) {
    if (sources.length === 1 || targets.length === 1)
      return sources.flatMap((a) => targets.map((b) => swing(0, a, this.width, b))).join("");
    const middle = (mean(sources) + mean(targets)) / 2;
    return sources.map((a) => swing(0, a, this.width / 2, middle)).join("") +
      targets.map((b) => swing(this.width / 2, middle, this.width, b)).join("");
  }

  // What is looked at comes to the front, and the others fade.
  light() {
    const looked = new Set(lookedLinks());
    this.element.classList.toggle("looking", [...this.curves.keys()].some((link) => looked.has(link)));
    for (const [link, parts] of this.curves) {
      parts.forEach((part) => part.classList.toggle("looked", looked.has(link)));
      if (looked.has(link)) this.element.append(...parts);
    }
  }
}

function swing(x1, y1, x2, y2) {
  const middle = (x1 + x2) / 2;
  return `M${x1} ${round(y1)}C${middle} ${round(y1)} ${middle} ${round(y2)} ${x2} ${round(y2)}`;
}

function round(y) {
  return Math.round(y * 10) / 10;
}

function mean(numbers) {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}
