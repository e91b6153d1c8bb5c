
(() => {
  "use strict";
  const detail = document.getElementById("detail");
  if (!detail) {
    return;
  }
  const told = detail.textContent;
  for (const map of document.querySelectorAll("svg.map")) {
    map.addEventListener("pointerover", event => {
      const box = event.target.closest("svg.box");
      detail.textContent = box ? box.querySelector("title").textContent : told;
    });
    map.addEventListener("pointerleave", () => { detail.textContent = told; });
  }
})();
