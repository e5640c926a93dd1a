// Figures as people read them.

function percent(share) {
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return "> 99 %";
  if (rounded === 0 && share > 0) return "< 1 %";
  return `${rounded} %`;
}

function figure(number) {
  return number.toLocaleString("en");
}

function counted(number, noun) {
  return `${figure(number)} ${noun}${number === 1 ? "" : "s"}`;
}

// How many segments a link has on either side.
function beadOf(link) {
  return link.segments.map((held) => held.length).join("-");
}

// What a language is called, from its tag.
function languageName(lang) {
  if (lang === "und") return "language not known";
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(lang);
  } catch {
    return lang;
  }
}
