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

// Each gives what it marks in a segment: { start, end, className }, with title, style and data
// where they are wanted. Who marks something adds a function here.
const markers = [findingMarks];

// The text of a segment in pieces, each in an element if something lies on it.
function markedText(segment) {
  const marks = markers.flatMap((marker) => marker(segment)).filter((mark) => mark.start < mark.end);
  if (marks.length === 0) return [segment.text];
  marks.sort((one, other) => one.start - other.start);
  const cuts = [...new Set([0, segment.text.length, ...marks.flatMap((mark) => [mark.start, mark.end])])];
  cuts.sort((a, b) => a - b);
  const pieces = [];
  let [begun, open] = [0, []];
  for (let n = 0; n + 1 < cuts.length; n++) {
    const [start, end] = [cuts[n], cuts[n + 1]];
    while (begun < marks.length && marks[begun].start <= start) open.push(marks[begun++]);
    open = open.filter((mark) => mark.end > start);
    const text = segment.text.slice(start, end);
    pieces.push(open.length ? markedPiece(text, open) : text);
  }
  return pieces;
}

function markedPiece(text, marks) {
  const piece = make("mark", { className: marks.map((mark) => mark.className).join(" "), text });
  const titles = marks.map((mark) => mark.title).filter(Boolean);
  if (titles.length) piece.title = titles.join("\n");
  for (const { data = {}, style = {} } of marks) {
    for (const [name, value] of Object.entries(data))
      piece.dataset[name] = name in piece.dataset ? `${piece.dataset[name]} ${value}` : value;
    for (const [name, value] of Object.entries(style)) piece.style.setProperty(name, value);
  }
  return piece;
}

function findingMarks(segment) {
  return segment.findings.map(({ finding, start, end }) => ({
    start, end, className: `finding ${finding.severity}`,
    title: `${finding.check}, ${finding.severity}: ${finding.message}`,
  }));
}

// Colours an element by a confidence; its style says what of it.
function rate(element, confidence) {
  element.classList.add("rated");
  element.classList.toggle("unknown", confidence === null);
  element.style.setProperty("--sure", confidence ?? 0);
}

function confidenceInWords(confidence) {
  if (confidence === null) return "confidence not known";
  const word = confidence < UNSURE ? "unsure" : confidence < 0.9 ? "fairly sure" : "sure";
  return `${word}, ${confidence.toFixed(2)}`;
}
