// What the reader looks at, by pointer or by keyboard: the segment and all that is linked to it.

// How long the pointer rests on a segment before its counterpart is brought into sight.
const REST = 120;

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
  [["n"], "Next finding", () => seek("finding", hasFinding, 1)],
  [["p"], "Previous finding", () => seek("finding", hasFinding, -1)],
  [["u"], "Next unsure link", () => seek("unsure link", isUnsure, 1)],
  [["U"], "Previous unsure link", () => seek("unsure link", isUnsure, -1)],
  [["g"], "Next segment without counterpart", () => seek("segment without counterpart", isGap, 1)],
  [["G"], "Previous segment without counterpart", () => seek("segment without counterpart", isGap, -1)],
  [["m"], "Next moved link", () => seek("moved link", isMoved, 1)],
  [["M"], "Previous moved link", () => seek("moved link", isMoved, -1)],
  [["w"], "Show or hide matching words", () => toggleWords()],
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
function seek(what, isSought, direction) {
  const found = bitext.links.filter((link) => isSought(link) && isShown(link) && seen(link));
  if (found.length === 0) return say(`No ${what} is shown.`);
  if (direction < 0) found.reverse();
  const from = state.focused ? (state.focused.links[0]?.number ?? 0) : -direction * Infinity;
  const next = found.find((link) => (link.number - from) * direction > 0);
  if (!next) say(`From the ${direction > 0 ? "start" : "end"} again.`);
  goTo(seen(next ?? found[0]));
}

// A segment of a link that is in a column.
function seen(link) {
  return [0, 1].flatMap((side) => link.segments[side].map((n) => bitext.sides[side].segments[n])).find(isVisible);
}

// Only a pointer that moves counts, not one that rows pass under.
class Pointer {
  constructor(column) {
    this.column = column;
    column.element.addEventListener("pointermove", (event) => this.move(event));
    column.element.addEventListener("pointerleave", () => this.hover(null));
    column.element.addEventListener("focusin", (event) => this.focus(event));
  }

  segmentOf(element) {
    const row = element.closest(".row");
    return row ? this.column.side.segments[row.dataset.segment] : null;
  }

  move({ target, pointerType, buttons, screenX, screenY }) {
    const isResting = this.x === screenX && this.y === screenY;
    [this.x, this.y] = [screenX, screenY];
    if (isResting || pointerType === "touch" || buttons) return;
    this.hover(this.segmentOf(target));
  }

  hover(segment) {
    if (segment === state.hovered) return;
    clearTimeout(this.timer);
    change("focus", { hovered: segment });
    if (segment) this.timer = setTimeout(() => scrolling.revealCounterpart(segment), REST);
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
