// What the reader has chosen; who shows something of it listens to its events.
//
// Events: "filter" (what is shown), "focus" (the segment that is looked at), "search", "words".

const state = {
  from: 0, to: 1,
  kinds: new Set(Object.values(KINDS)),
  statuses: new Set(["auto", "accepted", "rejected", "edited"]),
  // Only links with one of these findings; null for all links.
  checks: null,
  query: "",
  // The segment that the pointer is on, and the one that has the keyboard.
  hovered: null, focused: null,
  showsWords: false,
  scrollsTogether: true,
};

const events = new EventTarget();

function change(name, changes) {
  Object.assign(state, changes);
  events.dispatchEvent(new Event(name));
}

function isShown(link) {
  if (!state.statuses.has(link.status)) return false;
  if (state.checks && !link.findings.some((finding) => state.checks.has(finding.check))) return false;
  return link.isGap || link.confidence === null ||
    (link.confidence >= state.from && link.confidence <= state.to);
}

function isVisible(segment) {
  return state.kinds.has(segment.kind);
}

function lookedAt() {
  return state.hovered ?? state.focused;
}
