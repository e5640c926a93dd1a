// What the reader has chosen; who shows something of it listens to its events.
//
// Events: "filter" (what is shown), "focus" (the segment that is looked at), "search", "words",
// "view" (articles or pairs), "theme" (the colours), and "drawn", when the columns and the curves
// stand where they belong.

// A link below this is called unsure.
const UNSURE = 0.5;

const state = {
  from: 0, to: 1,
  kinds: new Set(Object.values(KINDS)),
  statuses: new Set(["auto", "accepted", "rejected", "edited"]),
  // Only links with one of these findings; null for all links.
  checks: null,
  // "all"; "alone": only segments without counterpart; "moved": only links that break the order.
  only: "all",
  query: "",
  // Where the query stands in the texts, the same by segment, and the number of the one looked at.
  hits: [], hitsOf: new Map(), hit: -1,
  // The segment that the pointer is on, and the one that has the keyboard.
  hovered: null, focused: null,
  showsWords: false,
  scrollsTogether: true,
  // "articles" or "pairs"; and in which order the pairs are listed.
  view: "articles", order: "reading",
};

const events = new EventTarget();

function change(name, changes) {
  Object.assign(state, changes);
  events.dispatchEvent(new Event(name));
}

function isShown(link) {
  if (!state.statuses.has(link.status)) return false;
  if (state.checks && !link.findings.some((finding) => state.checks.has(finding.check))) return false;
  if (state.only === "alone" && !link.isGap) return false;
  if (state.only === "moved" && !link.isMoved) return false;
  if (!segmentsOf(link).every((held) => held.length === 0 || held.some(isVisible))) return false;
  const sure = certainty(link);
  return link.isGap || sure === null || (sure >= state.from && sure <= state.to);
}

function isVisible(segment) {
  return state.kinds.has(segment.kind);
}

// Whether the filters have left no link of a segment.
function isDimmed(segment) {
  if (segment.links.length) return !segment.links.some(isShown);
  return state.only !== "all" || state.checks !== null;
}

function lookedAt() {
  return state.hovered ?? state.focused;
}

// The links of a segment that join it to others, the best one first.
function joining(segment) {
  const links = segment.links.filter((link) => !link.isGap && isShown(link));
  return links.sort((one, other) => weight(other) - weight(one));
}

function weight(link) {
  return (link.status === "rejected" ? -4 : 0) + (link.isRepeat ? -2 : 0) + (link.confidence ?? 0);
}

function isUnsure(link) {
  const sure = certainty(link);
  return sure !== null && sure < UNSURE;
}

// The segments that say the same as this one, those of its best link first.
function counterparts(segment) {
  const other = 1 - segment.side;
  return joining(segment).flatMap((link) => link.segments[other].map((n) => bitext.sides[other].segments[n]));
}
