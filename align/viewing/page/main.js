// Puts the parts together, and draws them: once a frame at most, all reading before all writing.

const columns = [];
let isAsked = false;

function askFrame() {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(drawFrame);
}

function drawFrame(now) {
  isAsked = false;
  // A column that is not on the page has no heights.
  if (state.view !== "articles") return;
  columns.forEach((column) => column.read());
  scrolling.step(now);
  columns.forEach((column) => column.draw());
  columns.forEach((column) => column.measure());
  columns.forEach((column) => column.settle());
  curves.draw();
  events.dispatchEvent(new Event("drawn"));
  if (scrolling.isMoving) askFrame();
}

for (const [n, id] of ["source", "target"].entries())
  columns.push(new Column(bitext.sides[n], document.getElementById(id)));
const scrolling = new Scrolling(columns);
const curves = new Curves(document.getElementById("gutter"), columns);
const details = new Details(document.getElementById("details"));
columns.forEach((column) => new Pointer(column));
pointAtCurves(document.getElementById("gutter"));

function inEachColumn(does) {
  return () => { columns.forEach(does); askFrame(); };
}
events.addEventListener("filter", inEachColumn((column) => column.refilter()));
events.addEventListener("focus", inEachColumn((column) => column.redress()));
events.addEventListener("search", inEachColumn((column) => column.rewrite()));
events.addEventListener("words", inEachColumn((column) => column.rewrite()));

buildControls();
drawFrame(performance.now());
