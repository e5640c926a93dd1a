// What the keys do and what the colours and lines mean.

function makeHelp() {
  const dialog = make("dialog", { id: "help", "aria-labelledby": "help-title" });
  const close = make("button", { type: "button", text: "Close" });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  const open = () => {
    if (dialog.open) return;
    dialog.replaceChildren(make("div", { className: "help" },
      make("h2", { id: "help-title", text: "How to read this page" }), ...meanings(), keyTable(), recipe(), close));
    dialog.showModal();
  };
  document.body.append(dialog);
  return open;
}

function meanings() {
  return [
    make("p", { text: "Confidence is the probability that both sides of a link say the same: of a hundred links at 90 %, about ninety are right." }),
    legend(),
    make("dl", {}, ...[
      ["Dashed curve", "unsure: a confidence below 50 %"],
      ["Thick curve", "moved: a link that breaks the order of the texts"],
      ["Hatched", "a segment without counterpart"],
      ["Pale", "a segment whose links the filters leave out"],
      ["Underlined", "a finding: something that may be inconsistent between the texts; look at it for the message"],
    ].flatMap(([term, meaning]) => [make("dt", { text: term }), make("dd", { text: meaning })])),
  ];
}

function legend() {
  return make("div", { className: "legend" }, make("span", { text: "unsure, 0 %" }),
    make("span", { className: "scale", "aria-hidden": "true" }), make("span", { text: "100 %, sure" }));
}

function keyTable() {
  return make("ul", { className: "keys" }, ...KEYS.map(([keys, description]) => make("li", {},
    make("span", {}, ...keys.flatMap((key) => [make("kbd", { text: KEY_NAMES[key] ?? key }), " "])),
    make("span", { text: description }))));
}

function recipe() {
  return make("details", {}, make("summary", { text: "How this alignment was made" }),
    make("p", { text: bitext.shape }), make("p", { className: "recipe", text: bitext.signature }));
}
