// What the keys do and what the colours and lines mean.

function makeHelp() {
  const dialog = make("dialog", { id: "help", "aria-labelledby": "help-title" });
  const close = make("button", { type: "button", text: "Close" });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  const open = () => {
    dialog.replaceChildren(make("div", { className: "help" },
      make("header", {}, make("h2", { id: "help-title", text: "How to read this page" }), close),
      ...meanings(), make("h3", { text: "Keys" }), keyList(),
      make("p", { text: "The browser's own search (Ctrl+F) sees only the rows that are drawn; / searches everything." }),
      recipe()));
    dialog.showModal();
  };
  document.body.append(dialog);
  return open;
}

function meanings() {
  return [
    make("p", { text: "A curve links what says the same. Its colour is its confidence, the probability that " +
      "this is right: of a hundred links at 0.90, about ninety are." }),
    make("div", { className: "legend" }, make("span", { text: "0.00, unsure" }),
      make("span", { className: "scale", "aria-hidden": "true" }), make("span", { text: "1.00, sure" })),
    make("dl", {}, ...[
      [curveSample(0.3, "unsure"), `unsure: a confidence below ${UNSURE}`],
      [curveSample(0.9, "moved"), "moved: breaks the order of the texts"],
      [curveSample(0.9, "repeat"), "repeats another passage"],
      [curveSample(0.9, "rejected"), "rejected by hand"],
      [make("span", { className: "sample hatched" }), "a segment without counterpart"],
      [make("span", { className: "row dimmed" }, make("span", { text: "pale" })), "left out by the filters"],
      ...["high", "medium", "low"].map((severity) =>
        [make("mark", { className: `finding ${severity}`, text: severity }), `a finding of ${severity} severity`]),
      ...Object.values(SIGNS).map(([sign, meaning]) => [make("span", { text: sign }), meaning]),
    ].map(([sample, meaning]) => make("div", {}, make("dt", {}, sample), make("dd", { text: meaning })))),
  ];
}

function curveSample(confidence, className) {
  const paths = (className === "moved" ? ["halo", "curve moved"] : [`curve ${className}`])
    .map((name) => shape("path", { class: name, d: "M4 12H76" }));
  rate(paths.at(-1), confidence);
  return shape("svg", { viewBox: "0 0 80 24", "aria-hidden": "true" }, paths);
}

function keyList() {
  return make("ul", { className: "keys" }, ...KEYS.map(([keys, description]) => make("li", {},
    make("span", {}, ...keys.flatMap((key) => [make("kbd", { text: KEY_NAMES[key] ?? key }), " "])),
    make("span", { text: description }))));
}

function recipe() {
  return make("details", {}, make("summary", { text: "How this alignment was made" }),
    make("p", { text: bitext.shape }), make("p", { className: "recipe", text: bitext.signature }));
}
