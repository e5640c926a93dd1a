// Where both columns stand: the other one follows the one that the reader scrolls, and both go to
// what is looked at.
//
// A place is mapped through the links of the longest ordered chain, linearly between the middles
// of two of them. It is a function of the leading column alone, so nothing adds up.

// How long it takes to cover most of a distance, in milliseconds.
const GLIDE = 55;
// How long the pointer rests on a segment before its counterpart is brought into sight.
const REST = 120;
// How much of the window stays free around a segment that comes into sight.
const MARGIN = 0.12;

class Scrolling {
  constructor(columns) {
    this.columns = columns;
    // Of each column what it goes to, if anything: a function that gives the place.
    this.goals = [null, null];
    // The column that the reader scrolled last, until something else moves them.
    this.leader = null;
    this.isCatchingUp = false;
    this.prefersLess = matchMedia("(prefers-reduced-motion: reduce)");
    events.addEventListener("filter", () => { this.chain = null; });
  }

  get isMoving() {
    return this.goals.some(Boolean) || this.columns.some((column) => column.isReplaced);
  }

  // Once a frame, before the columns draw.
  step(now) {
    const passed = Math.min(now - (this.before ?? now), 50);
    this.before = now;
    this.columns.forEach((column, side) => {
      if (column.isScrolledByReader) this.leader = side;
    });
    if (this.leader !== null && this.columns.some((column) => column.isScrolledByReader || column.isReplaced))
      this.lead(this.leader);
    this.goals.forEach((goal, side) => { if (goal) this.approach(side, goal, passed); });
    if (!this.isMoving) this.before = undefined;
  }

  lead(side) {
    this.columns.forEach((column) => { column.isScrolledByReader = false; });
    this.forget();
    this.goals[side] = null;
    if (!state.focused) this.columns.forEach((column) => column.bringCurrentAlong());
    if (!state.scrollsTogether) return;
    const other = this.columns[1 - side];
    const isNear = Math.abs(this.across(side) - other.top) < other.view / 2;
    if (isNear && !this.isCatchingUp) {
      this.goals[1 - side] = null;
      other.scrollTo(this.across(side));
    } else {
      this.isCatchingUp = true;
      this.goals[1 - side] = () => this.across(side);
    }
  }

  approach(side, goal, passed) {
    const column = this.columns[side];
    const top = clamp(goal(), 0, column.lowest);
    const distance = top - column.top;
    const isThere = Math.abs(distance) < 1;
    if (isThere) {
      this.goals[side] = null;
      this.isCatchingUp = false;
    }
    if (isThere || this.prefersLess.matches) return column.scrollTo(top);
    const rest = distance * Math.exp(-passed / GLIDE);
    return column.scrollTo(top - clamp(rest, -1.5 * column.view, 1.5 * column.view));
  }

  // Brings a segment into sight and, in the other column, what it is linked to.
  reveal(segment) {
    const [column, other] = [this.columns[segment.side], this.columns[1 - segment.side]];
    const ends = [segment.number, segment.number];
    const [start, otherStart] = [column.top, other.top];
    const isFar = Math.abs(shift(column, start, ...ends)) > column.view / 2;
    const goal = () => isFar ? centred(column, segment.number) : nearest(column, start, ...ends);
    const link = joining(segment)[0];
    this.stop();
    this.goals[segment.side] = goal;
    this.goals[1 - segment.side] = () => {
      const top = state.scrollsTogether ? this.across(segment.side, clamp(goal(), 0, column.lowest)) : otherStart;
      return link ? nearest(other, top, ...endsOf(link, 1 - segment.side)) : top;
    };
    askFrame();
  }

  // Brings into sight what a segment is linked to; its own column stays.
  revealCounterpart(segment) {
    const other = this.columns[1 - segment.side];
    const link = joining(segment)[0];
    if (!link) return;
    const ends = endsOf(link, 1 - segment.side);
    const start = other.top;
    if (shift(other, start, ...ends) === 0) return;
    this.stop();
    this.goals[1 - segment.side] = () => nearest(other, start, ...ends);
    askFrame();
  }

  revealSoon(segment) {
    this.waiting = setTimeout(() => this.revealCounterpart(segment), REST);
  }

  forget() {
    clearTimeout(this.waiting);
  }

  stop() {
    this.forget();
    this.goals = [null, null];
    this.leader = null;
  }

  // The place of the other column that goes with a place of this one: what is linked stands level,
  // and both reach their ends together.
  across(side, top = this.columns[side].top) {
    const [column, other] = [this.columns[side], this.columns[1 - side]];
    const room = Math.min(column.view, column.lowest / 2) || 1;
    const [above, below] = [top, column.lowest - top];
    const level = above < below ? 0.5 * Math.min(above / room, 1) : 1 - 0.5 * Math.min(below / room, 1);
    return clamp(this.map(side, top + level * column.view) - level * other.view, 0, other.lowest);
  }

  // The height of the other sheet that goes with a height of this one.
  map(side, y) {
    this.chain ??= orderedChain();
    let [low, high] = [-1, this.chain.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.middle(side, middle) <= y) low = middle;
      else high = middle;
    }
    const [start, end] = [this.middle(side, low), this.middle(side, high)];
    const [from, to] = [this.middle(1 - side, low), this.middle(1 - side, high)];
    return end > start ? from + (to - from) * (y - start) / (end - start) : from;
  }

  // The middle of a link of the chain; before the first lies the top, behind the last the end.
  middle(side, n) {
    const column = this.columns[side];
    if (n < 0) return 0;
    if (n >= this.chain.length) return column.total;
    const [first, last] = endsOf(this.chain[n], side);
    return (column.tops[first] + column.tops[last + 1]) / 2;
  }
}

// The links that keep the order on both sides.
function orderedChain() {
  const chain = [];
  let [source, target] = [-1, -1];
  for (const link of bitext.links) {
    if (link.isGap || link.isMoved || link.isRepeat || link.status === "rejected" || !isShown(link)) continue;
    const ends = [endsOf(link, 0), endsOf(link, 1)];
    if (ends[0][0] <= source || ends[1][0] <= target) continue;
    [source, target] = [ends[0][1], ends[1][1]];
    chain.push(link);
  }
  return chain;
}

function endsOf(link, side) {
  return [link.segments[side][0], link.segments[side].at(-1)];
}

function centred(column, n) {
  const height = column.tops[n + 1] - column.tops[n];
  return column.tops[n] - Math.max((column.view - height) / 2, 0);
}

// The place nearest to another from which segments are in sight, with something around them.
function nearest(column, top, first, last) {
  if (shift(column, top, first, last) === 0) return top;
  const free = column.view - (column.tops[last + 1] - column.tops[first]);
  return top + shift(column, top, first, last, clamp(free / 2, 0, column.view * MARGIN));
}

// How far to scroll so that segments are in sight; higher than the window, they only have to fill it.
function shift(column, top, first, last, margin = 0) {
  const above = column.tops[first] - margin - top;
  const below = column.tops[last + 1] + margin - top - column.view;
  if (above < 0 && below < 0) return Math.max(above, below);
  if (above > 0 && below > 0) return Math.min(above, below);
  return 0;
}
