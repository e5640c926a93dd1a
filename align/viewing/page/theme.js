// Light, dark, or as the system has it; and the colours of the style for what draws on a canvas.

const THEMES = ["auto", "light", "dark"];

function makeThemeButton() {
  const root = document.documentElement;
  const button = make("button", { type: "button", id: "theme" });
  const choose = (theme) => {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
    events.dispatchEvent(new Event("theme"));
  };
  button.addEventListener("click", () => {
    const theme = root.dataset.theme ?? "auto";
    choose(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]);
  });
  matchMedia("(prefers-color-scheme: dark)")
    .addEventListener("change", () => events.dispatchEvent(new Event("theme")));
  choose("auto");
  return button;
}

// The red, green and blue that a custom property has in this theme.
function colourOf(name) {
  const probe = make("span", { hidden: "" });
  // A canvas shows no forced colours, and confidence would have but one.
  probe.style.forcedColorAdjust = "none";
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const parts = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
  probe.remove();
  return parts;
}

// The colours of confidence in so many steps, from unsure to certain.
function scaleOfColours(steps) {
  const stops = ["--unsure", "--half", "--certain"].map(colourOf);
  return Array.from({ length: steps }, (_, step) => {
    const at = (step / (steps - 1)) * 2;
    const [one, other] = at < 1 ? [stops[0], stops[1]] : [stops[1], stops[2]];
    const share = at < 1 ? at : at - 1;
    return `rgb(${one.map((part, n) => Math.round(part + (other[n] - part) * share)).join(" ")})`;
  });
}
