// The search in both texts: without regard to case and accents; places are those of the text.

// Accents of Latin, Greek and Cyrillic, and the vowel points of Arabic and Hebrew.
const ACCENTS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]/g;
const foldings = new Map();

function folded(character) {
  let folding = foldings.get(character);
  if (folding === undefined) {
    folding = character.toLowerCase().normalize("NFD").replace(ACCENTS, "").normalize("NFC");
    foldings.set(character, folding);
  }
  return folding;
}

// A text as it is searched, and for each of its places that of the text; null where they agree.
function searchable(text) {
  if (/^[\0-\x7f]*$/.test(text)) return { text: text.toLowerCase(), places: null };
  const places = [];
  let [result, at] = ["", 0];
  for (const character of text) {
    const folding = folded(character);
    for (let n = 0; n < folding.length; n++) places.push(at);
    result += folding;
    at += character.length;
  }
  places.push(at);
  return { text: result, places };
}

let searchables = null;

function prepareSearch() {
  searchables ??= bitext.sides.flatMap((side) =>
    side.segments.map((segment) => ({ segment, ...searchable(segment.text) })));
}

// The pattern of a query; nothing is left of one of accents alone.
function pattern(query) {
  const escaped = searchable(query.trim()).text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return escaped && new RegExp(escaped.replace(/\s+/g, "\\s+"), "giu");
}

// The places of a query: those in the source first, each side from top to bottom.
function find(query) {
  const sought = pattern(query);
  if (!sought) return [];
  prepareSearch();
  const hits = [];
  for (const { segment, text, places } of searchables) {
    if (!isVisible(segment)) continue;
    for (const { index, 0: { length } } of text.matchAll(sought))
      hits.push({ segment, start: places?.[index] ?? index, end: places?.[index + length] ?? index + length });
  }
  return hits;
}

function searchMarks(segment) {
  return (state.hitsOf.get(segment) ?? []).map((hit) => ({
    start: hit.start, end: hit.end, className: hit === state.hits[state.hit] ? "hit current" : "hit",
  }));
}

markers.push(searchMarks);

function hasHit(link) {
  return segmentsOf(link).some((held) => held.some((segment) => state.hitsOf.has(segment)));
}

function search(query) {
  const hits = find(query);
  const hitsOf = Map.groupBy(hits, (hit) => hit.segment);
  change("search", { query: query.trim(), hits, hitsOf, hit: hits.length ? 0 : -1 });
}

function stepHits(by) {
  const count = state.hits.length;
  if (!count) return;
  change("search", { hit: (state.hit + by + count) % count });
  lookAtHit();
}

function lookAtHit() {
  const hit = state.hits[state.hit];
  if (!hit) return;
  goTo(hit.segment, true);
  isHitSought = true;
}

// In a segment that is higher than the window, the hit itself has still to come into sight.
let isHitSought = false;
events.addEventListener("drawn", () => {
  if (!isHitSought || scrolling.isMoving) return;
  isHitSought = false;
  document.querySelector("#articles mark.current")?.scrollIntoView({ block: "nearest" });
});

function makeSearch() {
  const input = make("input", {
    type: "search", id: "search", placeholder: "Search", "aria-label": "Search both texts",
    autocomplete: "off", spellcheck: "false", enterkeyhint: "search",
  });
  const count = make("output", { for: "search", className: "hits" });
  const buttons = [["‹", "Previous hit", -1], ["›", "Next hit", 1]].map(([text, title, by]) => {
    const button = make("button", { type: "button", text, title, "aria-label": title });
    button.addEventListener("click", () => stepHits(by));
    return button;
  });
  const show = () => {
    buttons.forEach((button) => { button.disabled = state.hits.length < 2; });
    if (!state.query) count.textContent = "";
    else if (!state.hits.length) count.textContent = "not found";
    else count.textContent = `${figure(state.hit + 1)} of ${figure(state.hits.length)}`;
  };
  let timer = 0;
  const now = () => {
    clearTimeout(timer);
    if (input.value.trim() === state.query) return;
    search(input.value);
    lookAtHit();
  };
  input.addEventListener("focus", () => setTimeout(prepareSearch));
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(now, 120); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      if (input.value.trim() === state.query) stepHits(event.shiftKey ? -1 : 1);
      else now();
    } else if (event.key === "Escape") {
      input.value = "";
      now();
      input.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  events.addEventListener("search", show);
  let searched = state.kinds;
  events.addEventListener("filter", () => {
    if (state.kinds === searched) return;
    searched = state.kinds;
    if (state.query) search(state.query);
  });
  show();
  return make("div", { className: "search", role: "search" }, count, input, ...buttons);
}
