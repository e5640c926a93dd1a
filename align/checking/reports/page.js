"use strict";
{
  const form = document.querySelector(".filter");
  const findings = [...document.querySelectorAll(".finding")];
  const show = () => {
    const off = new Set([...form.querySelectorAll("input:not(:checked)")].map((x) => x.value));
    for (const finding of findings)
      finding.hidden = off.has(finding.dataset.check) || off.has(finding.dataset.severity);
    for (const group of document.querySelectorAll(".link, .file"))
      group.hidden = !group.querySelector(".finding:not([hidden])");
    const shown = findings.filter((finding) => !finding.hidden).length;
    form.querySelector("output").textContent = `${shown} of ${findings.length} findings shown`;
  };
  form.addEventListener("change", show);
  form.hidden = false;
  show();
}
