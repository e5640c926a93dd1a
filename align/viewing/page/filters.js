// Which links and segments are shown: by kind, status and finding, and what came of it in words.

const ONLY = { all: "everything", alone: "only segments without counterpart", moved: "only links out of order" };
const UNFILTERED = Object.freeze({ from: 0, to: 1, only: "all", checks: null });

function makeFilters() {
  const groups = [kindBoxes(), statusBoxes(), checkBoxes(), onlyButtons()].filter(Boolean);
  if (groups.length === 0) return null;
  const summary = make("summary", { text: "Filters" });
  const menu = make("details", { className: "menu", id: "filters" }, summary,
    make("div", { className: "popover" }, ...groups));
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  // It would lie over what the Tab key leads to.
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary.focus();
    event.stopPropagation();
  });
  events.addEventListener("filter", () => {
    const count = filtersInForce();
    summary.textContent = count ? `Filters (${count})` : "Filters";
  });
  return menu;
}

function kindBoxes() {
  const segments = bitext.sides.flatMap((side) => side.segments);
  const kinds = tally(segments.map((segment) => segment.kind), Object.values(KINDS));
  return kinds.size > 1 ? boxes("Kinds of segments", "kinds", kinds, state.kinds) : null;
}

function statusBoxes() {
  const statuses = tally(bitext.links.map((link) => link.status), [...state.statuses]);
  return statuses.size ? boxes("Status of links", "statuses", statuses, state.statuses) : null;
}

function checkBoxes() {
  const checks = tally(bitext.links.flatMap((link) => [...new Set(link.findings.map((x) => x.check))]), []);
  return checks.size ? boxes("Only links with findings of", "checks", checks, new Set()) : null;
}

// Values with their counts, those of a known order first.
function tally(values, order) {
  const counts = new Map(order.map((value) => [value, 0]));
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].filter(([, count]) => count));
}

function boxes(legend, name, counts, chosen) {
  const inputs = [...counts].map(([value, count]) => {
    const input = make("input", { type: "checkbox", name, value });
    input.checked = chosen.has(value);
    const label = make("label", {}, input, ` ${value} `, make("span", { className: "count", text: count }));
    return { input, label };
  });
  const choose = () => {
    const values = new Set(inputs.filter(({ input }) => input.checked).map(({ input }) => input.value));
    change("filter", { [name]: name === "checks" && values.size === 0 ? null : values });
  };
  inputs.forEach(({ input }) => input.addEventListener("change", choose));
  events.addEventListener("filter", () =>
    inputs.forEach(({ input }) => { input.checked = state[name]?.has(input.value) ?? false; }));
  return make("fieldset", {}, make("legend", { text: legend }), ...inputs.map(({ label }) => label));
}

function onlyButtons() {
  const counts = {
    all: 1,
    alone: bitext.links.filter((link) => link.isGap).length,
    moved: bitext.links.filter((link) => link.isMoved).length,
  };
  if (!counts.alone && !counts.moved) return null;
  const labels = Object.keys(ONLY).filter((only) => counts[only]).map((only) => {
    const input = make("input", { type: "radio", name: "only", value: only });
    input.addEventListener("change", () => change("filter", { only }));
    const show = () => { input.checked = state.only === only; };
    events.addEventListener("filter", show);
    show();
    const count = only === "all" ? "" : make("span", { className: "count", text: counts[only] });
    return make("label", {}, input, ` ${ONLY[only]} `, count);
  });
  return make("fieldset", {}, make("legend", { text: "Show" }), ...labels);
}

// How many of the filters in the menu leave something out.
function filtersInForce() {
  const isCut = (chosen, values) => values.some((value) => !chosen.has(value));
  return [
    isCut(state.kinds, Object.values(KINDS)),
    isCut(state.statuses, bitext.links.map((link) => link.status)),
    state.checks !== null,
    state.only !== "all",
  ].filter(Boolean).length;
}

function makeReset() {
  const button = make("button", { type: "button", id: "reset", text: "Reset" });
  const show = () => { button.disabled = !filtersInForce() && state.from === 0 && state.to === 1; };
  button.addEventListener("click", () => change("filter", {
    ...UNFILTERED,
    kinds: new Set(Object.values(KINDS)),
    statuses: new Set(bitext.links.map((link) => link.status)),
  }));
  events.addEventListener("filter", show);
  show();
  return button;
}

// "23 of 61 links shown", and how many of these are right if confidence keeps its word.
function makeTally() {
  const output = make("output", { className: "tally", id: "tally" });
  const show = () => { output.textContent = whatIsShown("\n"); };
  events.addEventListener("filter", show);
  show();
  return output;
}

function whatIsShown(between = ", ") {
  const shown = bitext.links.filter(isShown);
  if (state.only === "alone") return `${counted(shown.length, "segment")} without counterpart shown`;
  const links = shown.filter((link) => !link.isGap);
  const all = bitext.links.filter((link) => !link.isGap);
  if (!all.length) return "no links";
  const known = links.filter((link) => certainty(link) !== null && link.status !== "rejected");
  const mean = known.reduce((sum, link) => sum + certainty(link), 0) / known.length;
  const expected = known.length ? `${between}expected right: ${percent(mean)}` : "";
  return `${figure(links.length)} of ${counted(all.length, "link")} shown${expected}`;
}
