// What the reader looks at, by pointer or by keyboard: the segment and all that is linked to it.

// The keys: their names as events have them, what they do, in words and as a function. The keys
// work while nothing that takes text has the keyboard.
const KEYS = [
  [["ArrowDown", "j"], "Next segment", () => step(1)],
  [["ArrowUp", "k"], "Previous segment", () => step(-1)],
  [["ArrowLeft"], "Counterpart on the left; again: the next one", () => cross(0)],
  [["ArrowRight"], "Counterpart on the right; again: the next one", () => cross(1)],
  [["Enter"], "To the counterpart and back", () => cross(1 - readingColumn().side.number)],
  [["PageDown"], "A page down", () => page(1)],
  [["PageUp"], "A page up", () => page(-1)],
  [["Home"], "First segment", () => goTo(readingColumn().beside(-1, 1))],
  [["End"], "Last segment", () => goTo(readingColumn().beside(readingColumn().length, -1))],
  [["n"], "Next finding", () => seek("finding", hasFinding, 1, found)],
  [["p"], "Previous finding", () => seek("finding", hasFinding, -1, found)],
  [["u"], "Next unsure link", () => seek("unsure link", isUnsure, 1)],
  [["U"], "Previous unsure link", () => seek("unsure link", isUnsure, -1)],
  [["g"], "Next segment without counterpart", () => seek("segment without counterpart", isGap, 1)],
  [["G"], "Previous segment without counterpart", () => seek("segment without counterpart", isGap, -1)],
  [["m"], "Next moved link", () => seek("moved link", isMoved, 1)],
  [["M"], "Previous moved link", () => seek("moved link", isMoved, -1)],
  [["w"], "Show or hide matching words", () => toggleWords()],
  [["."], "Next pair of matching words", () => stepWord(1)],
  [[","], "Previous pair of matching words", () => stepWord(-1)],
  [["c"], "Copy the pair", () => copyPair()],
  [["Escape"], "Look at nothing", () => lookAway()],
];

// How a key is called where its name is not what stands on it.
const KEY_NAMES = {
  ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", PageDown: "Page down", PageUp: "Page up",
  Escape: "Esc",
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.shiftKey && event.key.length > 1) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  if (event.key === "Enter" && event.target.closest("button, a, summary")) return;
  if (event.key.length > 1 && event.key !== "Escape" && event.target.closest(".facts")) return;
  const entry = KEYS.find(([keys]) => keys.includes(event.key));
  if (!entry) return;
  event.preventDefault();
  entry[2]();
});

const hasFinding = (link) => link.findings.length > 0;
const isGap = (link) => link.isGap;
const isMoved = (link) => link.isMoved;

function lookedLinks() {
  return lookedAt()?.links.filter((link) => isShown(link)) ?? [];
}

// Whether a segment is part of a link that is looked at.
function isLit(segment) {
  return lookedLinks().some((link) => link.segments[segment.side].includes(segment.number));
}

// Looks at a segment: gives it the keyboard, and brings it and its counterpart into sight. The
// search, which has the keyboard itself, keeps it.
function goTo(segment, keepsKeyboard = false) {
  if (!segment) return;
  change("focus", { focused: segment, hovered: null });
  columns[segment.side].makeCurrent(segment.number);
  pairUp(segment);
  scrolling.reveal(segment);
  if (!keepsKeyboard) columns[segment.side].focus(segment.number);
}

function lookAway() {
  document.activeElement?.blur();
  change("focus", { hovered: null, focused: null });
}

// The Tab key leads from a segment to its counterpart.
function pairUp(segment) {
  const [counterpart] = counterparts(segment);
  if (counterpart) columns[counterpart.side].makeCurrent(counterpart.number);
}

function readingColumn() {
  return columns[state.focused?.side ?? 0];
}

function step(direction) {
  const column = readingColumn();
  if (state.focused) goTo(column.beside(column.current, direction));
  else goTo(column.side.segments[column.current]);
}

function page(direction) {
  const column = readingColumn();
  const middle = (column.tops[column.current] + column.tops[column.current + 1]) / 2;
  const n = column.at(middle + direction * 0.9 * column.view);
  goTo(n === column.current ? column.beside(n, direction) : column.beside(n - 1, 1));
}

// From which segment the reader went to its counterparts, one after the other.
let crossedFrom = null;

function cross(side) {
  const segment = state.focused;
  if (!segment) return step(0);
  if (segment.side !== side) {
    const [first] = counterparts(segment).filter(isVisible);
    crossedFrom = segment;
    return goTo(first);
  }
  const all = crossedFrom ? counterparts(crossedFrom).filter(isVisible) : [];
  if (all.includes(segment)) goTo(all[(all.indexOf(segment) + 1) % all.length]);
}

// Goes to the next link of a kind, in the order of the text, and from the last to the first.
function seek(what, isSought, direction, land = seen) {
  const all = bitext.links.filter((link) => isSought(link) && isShown(link) && seen(link));
  if (all.length === 0) return say(`No ${what} is shown.`);
  if (direction < 0) all.reverse();
  const from = state.focused ? (state.focused.links[0]?.number ?? 0) : -direction * Infinity;
  const next = all.find((link) => (link.number - from) * direction > 0);
  if (!next) say(`From the ${direction > 0 ? "start" : "end"} again.`);
  goTo(land(next ?? all[0]));
}

// The first segment of a link that is in a column.
function seen(link) {
  return [0, 1].flatMap((side) => link.segments[side].map((n) => bitext.sides[side].segments[n])).find(isVisible);
}

// The first segment in which a finding of a link lies.
function found(link) {
  const places = link.findings.flatMap((finding) => finding.places);
  return places.map(([side, n]) => bitext.sides[side].segments[n]).find(isVisible) ?? seen(link);
}

// Whether the pointer itself has moved, and not the rows under it; a finger only ever taps.
let pointerAt = "";
function hasMoved({ screenX, screenY, pointerType, buttons }) {
  const before = pointerAt;
  pointerAt = `${screenX} ${screenY}`;
  return pointerAt !== before && pointerType !== "touch" && !buttons;
}

function hover(segment) {
  scrolling.forget();
  if (segment !== state.hovered) change("focus", { hovered: segment });
}

// A curve stands for its link: pointed at, it lights up; clicked, both its ends come into sight.
function pointAtCurves(gutter) {
  const segmentOf = ({ target }) => target.link ? seen(target.link) : null;
  gutter.addEventListener("pointermove", (event) => { if (hasMoved(event)) hover(segmentOf(event)); });
  gutter.addEventListener("pointerleave", () => hover(null));
  gutter.addEventListener("click", (event) => goTo(segmentOf(event)));
}

// The pointer and the Tab key in a column.
class Pointer {
  constructor(column) {
    this.column = column;
    column.element.addEventListener("pointermove", (event) => this.move(event));
    column.element.addEventListener("pointerleave", () => hover(null));
    column.element.addEventListener("focusin", (event) => this.focus(event));
  }

  segmentOf(element) {
    const row = element.closest(".row");
    return row ? this.column.side.segments[row.dataset.segment] : null;
  }

  move(event) {
    if (!hasMoved(event)) return;
    const segment = this.segmentOf(event.target);
    if (segment === state.hovered) return;
    hover(segment);
    if (segment) scrolling.revealSoon(segment);
  }

  focus({ target }) {
    const segment = this.segmentOf(target);
    if (!segment || segment === state.focused) return;
    change("focus", { focused: segment });
    this.column.makeCurrent(segment.number);
    pairUp(segment);
    scrolling.revealCounterpart(segment);
  }
}
