// What the page shows, as record.py has written it, with every segment knowing its links.

const KINDS = { s: "sentence", h: "heading", c: "caption", b: "boilerplate" };

function readRecord() {
  const record = JSON.parse(document.getElementById("record").textContent);
  const sides = record.sides.map((side, number) => readSide(side, number));
  const links = record.links.map(([source, target, confidence, status, isRepeat, isMoved], number) => {
    const segments = [source, target];
    const link = {
      number, segments, confidence, status,
      isRepeat: isRepeat === 1, isMoved: isMoved === 1,
      isGap: source.length === 0 || target.length === 0,
      // Each as source segment, start, end, target segment, start, end, score.
      words: record.words[number] ?? [],
      findings: [],
    };
    segments.forEach((held, side) => held.forEach((n) => sides[side].segments[n].links.push(link)));
    return link;
  });
  for (const finding of record.findings) {
    links[finding.link].findings.push(finding);
    for (const [side, segment, start, end] of finding.places)
      sides[side].segments[segment].findings.push({ finding, start, end });
  }
  return { ...record, sides, links };
}

function readSide({ name, lang, texts, kinds, breaks }, number) {
  const opening = new Set(breaks);
  const segments = texts.map((text, n) => ({
    side: number, number: n, text, kind: KINDS[kinds[n]], opensParagraph: opening.has(n),
    links: [], findings: [],
  }));
  return { number, name, lang, segments };
}

const bitext = readRecord();

// How probably a link is right: surely, where a person accepted or made it.
function certainty(link) {
  return link.status === "accepted" || link.status === "edited" ? 1 : link.confidence;
}

// The segments of a link, those of the source and those of the target.
function segmentsOf(link) {
  return link.segments.map((held, side) => held.map((n) => bitext.sides[side].segments[n]));
}
