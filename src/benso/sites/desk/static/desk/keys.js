// Keys that every page of the desk shares: a letter brings the button it stands on into view and focus; Enter does it.

export function typing(event) {
  const at = event.target;
  return event.ctrlKey || event.metaKey || event.altKey || Boolean(at.closest?.("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]"));
}

export function pressKey(event, within) {
  if (event.key === "?") {
    const keys = document.querySelector("[data-keys]");
    if (!keys) return;
    event.preventDefault();
    keys.open = !keys.open;
    if (keys.open) keys.querySelector("summary").focus();
    return;
  }
  if (event.key.length !== 1) return;
  const found = within.querySelector(`[data-key="${CSS.escape(event.key)}"]`) ?? document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!found) return;
  event.preventDefault();
  const folded = found.closest("details");
  if (folded && found.tagName === "SUMMARY") folded.open = true;
  const goal = found.tagName === "SUMMARY" ? folded.querySelector("select, input:not([type=hidden]), textarea, button") ?? found : found;
  goal.focus();
  goal.scrollIntoView({ block: "nearest" });
}
