// The head of the page: what is shown, and every means to choose what is shown.

function buildControls() {
  const openHelp = makeHelp();
  nameDocuments();
  const isMeasured = bitext.links.some((link) => link.confidence !== null);
  const controls = document.getElementById("controls");
  if (isMeasured) controls.append(makeHistogram(bitext.links.filter((link) => link.confidence !== null)));
  if (bitext.links.length) {
    const filters = makeFilters();
    const buttons = make("div", { className: "buttons" });
    if (filters) buttons.append(filters);
    if (filters || isMeasured) buttons.append(makeReset());
    controls.append(make("div", { className: "choice" }, makeTally(), buttons));
  }
  if (bitext.sides.some((side) => side.segments.length)) controls.append(makeSearch());
  const help = make("button", { type: "button", id: "open-help", text: "?", title: "Help (?)", "aria-label": "Help" });
  help.addEventListener("click", openHelp);
  document.getElementById("tools").append(makeViewSwitch(), makeThemeButton(), help);
  KEYS.push(
    [["/"], "Search", () => document.getElementById("search")?.focus()],
    [["v"], "Articles or pairs", () => switchView(state.view === "pairs" ? "articles" : "pairs")],
    [["?"], "This help", openHelp],
  );
  new Minimap(document.getElementById("minimap"), columns);
  new Pairs(document.getElementById("pairs"));
  preparePrinting();
}

// Both names with their languages, and the shape without what is nothing.
function nameDocuments() {
  const names = bitext.sides.map(({ name, lang }, n) => {
    const language = languageName(lang);
    const label = make("bdi", { text: name.split(/[\\/]/).at(-1) || ["Source", "Target"][n], title: name });
    return make("span", {}, label, " ", make("span", { className: "lang", text: language }));
  });
  const between = make("span", { className: "between", text: " ↔ " });
  document.getElementById("title").replaceChildren(names[0], between, names[1]);
  const facts = bitext.shape.split("; ").filter((fact) => !fact.endsWith(": 0"));
  const shape = document.getElementById("shape");
  shape.textContent = facts.join(" · ");
  shape.title = `${bitext.shape}\n${bitext.signature}`;
}

// What was looked at is looked at there, too, and a segment or a pair hands on the keyboard.
function switchView(view) {
  const handsOn = document.activeElement.closest(".row, .pair") !== null;
  change("view", { view });
  if (state.focused) goTo(state.focused, !handsOn);
}

function makeViewSwitch() {
  if (!bitext.links.length) return "";
  const buttons = ["articles", "pairs"].map((view) => {
    const text = view === "articles" ? "Articles" : "Pairs";
    const button = make("button", { type: "button", text, data: { view } });
    button.addEventListener("click", () => switchView(view));
    return button;
  });
  const show = () => {
    for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.view === state.view);
    for (const id of ["articles", "pairs"]) document.getElementById(id).hidden = id !== state.view;
    document.body.dataset.view = state.view;
    columns.forEach((column) => column.resize());
  };
  events.addEventListener("view", show);
  const narrow = matchMedia("(max-width: 699px)");
  const fit = () => switchView(narrow.matches ? "pairs" : "articles");
  narrow.addEventListener("change", fit);
  show();
  // The list of pairs hears of it once it is there.
  if (narrow.matches) queueMicrotask(fit);
  return make("div", { className: "switch", role: "group", "aria-label": "View" }, ...buttons);
}
