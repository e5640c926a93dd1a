// What the reader has chosen; who shows something of it listens to its events.
//
// Events: "filter" (what is shown), "focus" (the segment that is looked at), "search", "words",
// "view" (articles or pairs), "theme" (the colours).

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
  view: "articles",
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
  return link.isGap || link.confidence === null ||
    (link.confidence >= state.from && link.confidence <= state.to);
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
