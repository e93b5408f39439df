// Names a hexagon on hover and on the first tap; the second tap follows the link. Without this file the link is followed at once.
for (const map of document.querySelectorAll("[data-map]")) {
  const readout = map.querySelector("[data-readout]");
  if (!readout) continue;
  let named = null;
  const say = (link) => {
    readout.textContent = link.querySelector("title").textContent;
    named = link;
  };
  map.addEventListener("pointerover", (event) => {
    const link = event.target.closest("a");
    if (link && event.pointerType === "mouse") say(link);
  });
  map.addEventListener("click", (event) => {
    const link = event.target.closest("svg a");
    if (!link || link === named || event.detail === 0) return;
    event.preventDefault();
    say(link);
  });
}
