// The page on paper: what is shown as a plain table, built when it is about to be printed.

function buildPaper() {
  const links = listedLinks();
  const heads = ["Pair", ...bitext.sides.map((side) => side.name || languageName(side.lang))];
  return [
    make("h1", { text: document.title }),
    make("p", { text: bitext.shape }),
    make("p", { text: `${whatIsShown()}. ${inWords()}` }),
    make("p", { className: "recipe", text: bitext.signature }),
    make("table", {},
      make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col", text })))),
      ...links.map(printedPair)),
  ];
}

function inWords() {
  const facts = ["“1-2” is one segment in the source and two in the target"];
  if (bitext.links.some((link) => link.confidence !== null))
    facts.unshift("The figure is the confidence: how likely it is that both sides say the same");
  if (bitext.links.some((link) => link.isMoved)) facts.push("“moved” breaks the order of the texts");
  const left = bitext.sides.flatMap((side) => side.segments).filter((x) => x.kind === "boilerplate").length;
  if (left) facts.push(`${counted(left, "segment")} of boilerplate, which takes no part, ${left === 1 ? "is" : "are"} not listed`);
  return `${facts.join("; ")}.`;
}

function printedPair(link) {
  const rows = [make("tr", {}, make("td", {}, factsOf(link, make("span", { text: link.number }))),
    ...[0, 1].map((side) => make("td", {}, sideOf(link, side))))];
  if (link.findings.length) rows.push(make("tr", {}, make("td"), make("td", { colspan: 2 }, findingsOf(link))));
  return make("tbody", {}, ...rows);
}

function preparePrinting() {
  const paper = document.getElementById("paper");
  addEventListener("beforeprint", () => paper.replaceChildren(...buildPaper()));
  addEventListener("afterprint", () => paper.replaceChildren());
}
