// The links, as curves between the rows that are in sight.

const SVG = "http://www.w3.org/2000/svg";

class Curves {
  constructor(element, columns) {
    this.element = element;
    this.columns = columns;
    this.paths = new Map();
  }

  draw() {
    const { width, height } = this.element.getBoundingClientRect();
    const wanted = new Map();
    for (const column of this.columns) {
      const [first, last] = column.range();
      for (let n = first; n <= last; n++)
        for (const link of column.side.segments[n]?.links ?? [])
          if (!link.isGap && isShown(link))
            for (const a of link.segments[0])
              for (const b of link.segments[1]) wanted.set(`${link.number}:${a}:${b}`, [link, a, b]);
    }
    for (const [key, path] of this.paths)
      if (!wanted.has(key)) { path.remove(); this.paths.delete(key); }
    const looked = lookedAt();
    for (const [key, [link, a, b]] of wanted) {
      const path = this.paths.get(key) ?? this.make(key, link);
      const [top, bottom] = [this.columns[0].middle(a), this.columns[1].middle(b)];
      path.setAttribute("d", `M0 ${top} C${width / 2} ${top} ${width / 2} ${bottom} ${width} ${bottom}`);
      path.classList.toggle("looked", looked !== null && link.segments[looked.side].includes(looked.number));
    }
  }

  make(key, link) {
    const path = document.createElementNS(SVG, "path");
    path.dataset.link = link.number;
    path.style.setProperty("--sure", link.confidence ?? 0);
    path.classList.toggle("moved", link.isMoved);
    path.classList.toggle("unsure", (link.confidence ?? 0) < 0.5);
    this.element.append(path);
    this.paths.set(key, path);
    return path;
  }
}
