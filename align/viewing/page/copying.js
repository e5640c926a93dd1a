// Copies the pair of the link looked at: source, tabulator, target.

async function copyPair() {
  const link = lookedAt() && (joining(lookedAt())[0] ?? lookedLinks()[0]);
  if (!link) return say("Nothing to copy: no segment with a link is looked at.");
  const isCopied = await copyText(pairText(link));
  say(isCopied ? "Pair copied." : "The browser did not allow copying.");
}

function pairText(link) {
  return link.segments
    .map((held, side) => held.map((n) => bitext.sides[side].segments[n].text).join(" "))
    .map((text) => text.replace(/\s+/g, " ").trim())
    .join("\t");
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

// For browsers that keep the clipboard from a page that was opened from disk.
function copyBySelection(text) {
  const before = document.activeElement;
  const field = make("textarea", { className: "unseen", "aria-hidden": "true", tabindex: "-1" });
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  before?.focus({ preventScroll: true });
  return isCopied;
}
