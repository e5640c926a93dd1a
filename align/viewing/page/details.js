// What is known of the segment that is looked at, below the articles.

// What is known of a row that is looked at; the row is described by it.
const FACTS = "facts";
const STATUS_WORDS = { auto: "", accepted: "accepted", edited: "edited by hand", rejected: "rejected" };

class Details {
  constructor(element) {
    this.facts = make("div", { className: "facts", id: FACTS, role: "group", "aria-label": "What is looked at" });
    this.copyButton = make("button", { type: "button", text: "Copy pair" });
    this.wordsButton = make("button", { type: "button", text: "Words" });
    this.why = make("span", { className: "why" });
    this.said = make("span", { className: "said", role: "status" });
    element.append(this.facts, make("div", { className: "actions" },
      make("div", {}, this.copyButton, " ", this.wordsButton), this.said, this.why));
    this.copyButton.addEventListener("click", copyPair);
    this.wordsButton.addEventListener("click", toggleWords);
    for (const name of ["focus", "filter", "words"]) events.addEventListener(name, () => this.show());
    events.addEventListener("drawn", () => this.fit());
    this.show();
  }

  show() {
    const segment = lookedAt();
    const why = whyNoWords(segment);
    this.facts.replaceChildren(...(segment ? this.describe(segment) : [hint()]));
    this.copyButton.disabled = lookedLinks().length === 0;
    this.wordsButton.disabled = why !== "";
    this.wordsButton.setAttribute("aria-pressed", state.showsWords && why === "");
    this.why.textContent = segment ? why : "";
    this.isNew = this.segment !== segment;
    this.segment = segment;
  }

  // From the top; the Tab key reaches what has to be scrolled.
  fit() {
    if (!this.isNew) return;
    this.isNew = false;
    this.facts.scrollTop = 0;
    if (this.facts.scrollHeight > this.facts.clientHeight + 1) this.facts.tabIndex = 0;
    else this.facts.removeAttribute("tabindex");
  }

  describe(segment) {
    const links = segment.links.map((link) => linkFacts(link));
    if (segment.kind === "boilerplate" && links.length === 0)
      links.push(make("p", { text: "Boilerplate: it takes no part in the alignment." }));
    return links;
  }

  // For a while; what stands there already need not be seen twice.
  say(text) {
    this.said.textContent = text;
    this.why.hidden = this.why.textContent === text;
    clearTimeout(this.timer);
    if (text) this.timer = setTimeout(() => this.say(""), 4000);
  }
}

// Says something that is heard, too.
function say(text) {
  details.say(text);
}

function hint() {
  return make("p", { className: "hint", text:
    "Point at a segment to see what it is linked to; click it, or press an arrow key, to stay with it." });
}

function whyNoWords(segment) {
  if (Object.keys(bitext.words).length === 0) return "This page was written without matching words.";
  if (!segment || lookedLinks().every((link) => link.isGap)) return "No counterpart, no matching words.";
  return lookedLinks().some((link) => link.words.length) ? "" : "No matching words in this link.";
}

function linkFacts(link) {
  const facts = [`Link ${link.number}`, bead(link)];
  if (!isShown(link)) facts.push("hidden by the filters");
  if (link.isMoved) facts.push("moved: out of order in the other article");
  if (link.isRepeat) facts.push("repeats another passage");
  if (STATUS_WORDS[link.status]) facts.push(STATUS_WORDS[link.status]);
  const line = make("p", { className: "fact", text: facts.join(" · ") });
  if (!link.isGap) {
    const swatch = make("span", { className: "swatch" });
    rate(swatch, link.confidence);
    line.append(" · ", swatch, ` ${confidenceInWords(link.confidence)}`);
  }
  return make("div", {}, line, ...link.findings.map((finding) => findingFacts(finding)));
}

function bead(link) {
  const [source, target] = link.segments;
  if (link.isGap) return `${source.length ? "source" : "target"} ${[...source, ...target].join(", ")}: no counterpart`;
  return `source ${source.join(", ")} – target ${target.join(", ")} (${beadOf(link)})`;
}

function findingFacts(finding) {
  const line = make("p", { className: "found" },
    make("span", { className: `severity ${finding.severity}`, text: `${finding.check}, ${finding.severity}` }),
    ` ${finding.message}`);
  if (finding.fix) line.append(" ", ...fixOf(finding));
  return line;
}

function fixOf(finding) {
  const { lang, segments } = bitext.sides[1];
  const place = finding.places.find(([side]) => side === 1);
  const text = { lang, dir: "auto" };
  const before = place ? [make("del", { ...text, text: segments[place[1]].text.slice(place[2], place[3]) }), " → "] : ["write "];
  return [...before, make("ins", { ...text, text: finding.fix })];
}
