// How sure the links are: a histogram, and beneath it the two ends of what is shown.

const BARS = 20;

function makeHistogram(links) {
  const counts = new Array(BARS).fill(0);
  for (const link of links) counts[Math.min(Math.floor(link.confidence * BARS), BARS - 1)] += 1;
  const bars = drawBars(counts);
  const ends = ["from", "to"].map((end) => makeEnd(end));
  const show = () => {
    bars.forEach((bar, n) =>
      bar.classList.toggle("out", (n + 1) / BARS <= state.from || n / BARS > state.to));
    ends.forEach(({ end, range, value }) => {
      range.value = state[end];
      value.textContent = state[end].toFixed(2);
    });
    // Of two handles at one place, the one that can still move lies on top.
    ends[0].range.classList.toggle("above", state.from > 0.5);
  };
  events.addEventListener("filter", show);
  show();
  return make("div", { className: "confidence", role: "group", "aria-label": "Confidence" },
    shape("svg", {
      class: "bars", viewBox: `0 0 ${BARS * 10} 40`, preserveAspectRatio: "none", "aria-hidden": "true",
    }, bars),
    make("span", { className: "extreme", text: "unsure" }),
    make("div", { className: "scale" }),
    make("span", { className: "extreme", text: "sure" }),
    make("div", { className: "ranges" }, ...ends.map(({ range }) => range)),
    make("div", { className: "ends" }, make("b", { text: "Confidence" }), ...ends.map(({ label }) => label)));
}

function drawBars(counts) {
  const most = Math.max(...counts);
  return counts.map((count, n) => {
    const height = count ? Math.max(2, (count / most) * 40) : 0;
    const bar = shape("rect", { x: n * 10 + 0.5, y: 40 - height, width: 9, height });
    rate(bar, (n + 0.5) / BARS);
    const title = shape("title");
    title.textContent = `${(n / BARS).toFixed(2)} to ${((n + 1) / BARS).toFixed(2)}: ${counted(count, "link")}`;
    bar.append(title);
    return bar;
  });
}

function makeEnd(end) {
  const range = make("input", { type: "range", id: end, min: 0, max: 1, step: 0.01 });
  const value = make("output", { for: end });
  const label = make("label", { for: end }, end === "from" ? "at least " : "at most ", value);
  range.addEventListener("input", () => {
    const wanted = Number(range.value);
    const allowed = end === "from" ? Math.min(wanted, state.to) : Math.max(wanted, state.from);
    range.value = allowed;
    change("filter", { [end]: allowed });
  });
  return { end, range, value, label };
}

function shape(tag, attributes = {}, children = []) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
