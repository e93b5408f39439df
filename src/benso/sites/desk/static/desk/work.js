// The work list by keyboard, with a reading pane on wide windows. Without this file every link opens the full page.
import { pressKey, typing } from "./keys.js";

const split = document.querySelector("[data-split]");
const pane = document.querySelector("[data-pane]");
const jobs = [...document.querySelectorAll(".job")];
const wide = matchMedia("(min-width: 68.75rem)");
let current = -1;
let asked = 0;

const linkOf = (job) => job.querySelector(".job-link");

async function read(job) {
  const mine = ++asked;
  pane.setAttribute("aria-busy", "true");
  const waiting = setTimeout(() => { if (mine === asked) say(pane.dataset.loading); }, 250);
  try {
    const answer = await fetch(`${linkOf(job).href}?o=khung`, { headers: { "X-Pane": "1" }, credentials: "same-origin" });
    if (answer.redirected) { location.assign(linkOf(job).href); return; }
    const text = await answer.text();
    if (mine !== asked) return;
    const body = new DOMParser().parseFromString(text, "text/html").querySelector("[data-dossier]");
    if (!answer.ok || !body) { say(pane.dataset.failed); return; }
    pane.replaceChildren(document.importNode(body, true));
    pane.scrollTop = 0;
  } catch {
    if (mine === asked) say(pane.dataset.failed);
  } finally {
    clearTimeout(waiting);
    if (mine === asked) pane.removeAttribute("aria-busy");
  }
}

function say(words) {
  const box = document.createElement("div");
  box.className = "empty";
  const line = document.createElement("p");
  line.textContent = words;
  box.append(line);
  pane.replaceChildren(box);
}

function choose(index, { focus = true, at_once = false } = {}) {
  if (!jobs.length) return;
  current = Math.max(0, Math.min(index, jobs.length - 1));
  for (const [place, job] of jobs.entries()) {
    job.classList.toggle("current", place === current);
    if (place === current) linkOf(job).setAttribute("aria-current", "true");
    else linkOf(job).removeAttribute("aria-current");
  }
  const job = jobs[current];
  if (focus) linkOf(job).focus();
  if (!wide.matches) return;
  clearTimeout(choose.timer);
  choose.timer = setTimeout(() => read(job), at_once ? 0 : 160);
}

for (const [place, job] of jobs.entries()) {
  linkOf(job).addEventListener("click", (event) => {
    if (!wide.matches || event.metaKey || event.ctrlKey || event.shiftKey || event.button || event.detail === 0) return;
    event.preventDefault();
    choose(place, { at_once: true });
  });
}

const counted = document.querySelector("[data-count]");
const none = counted ? counted.textContent : "";
function count() {
  const boxes = [...document.querySelectorAll(".pick input")];
  const chosen = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest(".job").classList.toggle("chosen", box.checked);
  if (counted) counted.textContent = chosen ? `${chosen} / ${boxes.length}` : none;
  document.querySelector(".bulk")?.classList.toggle("ready", chosen > 0);
}
document.addEventListener("change", (event) => { if (event.target.closest(".pick")) count(); });
count();

document.addEventListener("keydown", (event) => {
  if (typing(event)) return;
  const take = (done) => { event.preventDefault(); done(); };
  switch (event.key) {
    case "j": case "ArrowDown": if (event.key === "j" || document.activeElement?.closest(".job")) take(() => choose(current + 1)); break;
    case "k": case "ArrowUp": if (event.key === "k" || document.activeElement?.closest(".job")) take(() => choose(current - 1)); break;
    case "o": take(() => (wide.matches ? pane.focus() : current >= 0 && linkOf(jobs[current]).click())); break;
    case "x": {
      const box = jobs[current]?.querySelector(".pick input");
      if (box) take(() => { box.checked = !box.checked; count(); });
      break;
    }
    default: pressKey(event, pane ?? document);
  }
});

if (split && wide.matches && jobs.length) choose(0, { focus: false, at_once: true });
