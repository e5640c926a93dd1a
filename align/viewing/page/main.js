// Puts the parts together.

const columns = ["source", "target"].map((id, n) => new Column(bitext.sides[n], document.getElementById(id)));
const curves = new Curves(document.getElementById("gutter"), columns);

let isAsked = false;
function drawCurves() {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => { isAsked = false; curves.draw(); });
}
events.addEventListener("drawn", drawCurves);
events.addEventListener("filter", () => { columns.forEach((column) => column.redress()); drawCurves(); });
events.addEventListener("focus", () => { columns.forEach((column) => column.redress()); drawCurves(); });

drawCurves();
