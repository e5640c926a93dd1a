// Elements from text. Nothing that comes from an article is ever read as HTML.

function make(tag, properties = {}, ...children) {
  const { className, text, data = {}, ...attributes } = properties;
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// The text of a segment in pieces, each in an element if something lies on it.
function markedText(segment) {
  const marks = marksOf(segment);
  const cuts = [...new Set([0, segment.text.length, ...marks.flatMap((x) => [x.start, x.end])])];
  cuts.sort((a, b) => a - b);
  const pieces = [];
  for (let n = 0; n + 1 < cuts.length; n++) {
    const [start, end] = [cuts[n], cuts[n + 1]];
    const text = segment.text.slice(start, end);
    const on = marks.filter((x) => x.start <= start && end <= x.end);
    pieces.push(on.length ? make("mark", { className: on.map((x) => x.className).join(" "), text }) : text);
  }
  return pieces;
}

function marksOf(segment) {
  const marks = segment.findings.map(({ finding, start, end }) => ({
    start, end, className: `finding ${finding.severity}`,
  }));
  return marks;
}
