// The procedure editor: saves while one types, shows what is wrong without leaving the page, adds rows.
const form = document.querySelector("[data-editor]");
const status = form.querySelector("[data-status]");
const problems = document.querySelector("[data-problems]");
const text = form.querySelector("textarea.sheet");
let changed = false;
let waiting = 0;
let sending = false;

document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

const element = (name, { text: words = "", ...attributes } = {}, ...inside) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(words, ...inside);
  return made;
};

function say(words) {
  status.textContent = words;
}

function show(found) {
  if (!found.length) {
    problems.replaceChildren(element("p", { class: "fine", text: `✓ ${form.dataset.none}` }));
    return;
  }
  const list = element("ol");
  for (const one of found) {
    const item = element("li");
    if (one.here && text && one.line) item.append(element("a", { href: "#text", "data-line": one.line, text: `${form.dataset.line} ${one.line}` }));
    else if (one.here && one.target && document.getElementById(one.target)) item.append(element("a", { href: `#${one.target}`, text: "→" }));
    else item.append(one.here ? "" : one.part);
    item.append(`: ${one.message} `);
    if (one.wrong) item.append(element("code", { class: "marked", text: one.before }, element("mark", { text: one.wrong }), one.after));
    list.append(item);
  }
  problems.replaceChildren(element("div", { class: "problems" }, list));
}

async function save() {
  if (sending || !changed) return;
  sending = true;
  changed = false;
  say(form.dataset.saving);
  try {
    const answer = await fetch(location.href, {
      method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, credentials: "same-origin",
    });
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
      changed = true;
      say(answer.redirected || answer.status === 403 ? form.dataset.ended : form.dataset.rejected);
      return;
    }
    const told = await answer.json();
    if (told.state === "saved") {
      for (const seen of document.querySelectorAll("input[name=seen]")) seen.value = told.seen;
      say(changed ? form.dataset.unsaved : `${form.dataset.saved} ${told.at}`);
    } else {
      changed = true;
      say(told.state === "refused" ? form.dataset.refused : told.message);
    }
    if (told.problems) show(told.problems);
  } catch {
    changed = true;
    say(form.dataset.failed);
  } finally {
    sending = false;
  }
}

function later() {
  changed = true;
  say(form.dataset.unsaved);
  clearTimeout(waiting);
  waiting = setTimeout(save, 1500);
}

function goTo(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  const height = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, (line - 4) * height);
}

/** A further empty row after the last: every name, id and label of the copy gets the next number. */
function addRow(rows) {
  const all = [...rows.querySelectorAll("[data-row]")].filter((row) => row.closest("[data-rows]") === rows);
  const last = all.at(-1);
  const from = `${rows.dataset.rows}.${all.length - 1}.`;
  const to = `${rows.dataset.rows}.${all.length}.`;
  const id = (name) => `f-${name.replaceAll(".", "-").replaceAll("_", "-")}`;
  const copy = last.cloneNode(true);
  for (const part of copy.querySelectorAll("[name], [id], [for], [data-rows]")) {
    if (part.name?.startsWith(from)) part.name = to + part.name.slice(from.length);
    if (part.dataset.rows?.startsWith(from)) part.dataset.rows = to + part.dataset.rows.slice(from.length);
    for (const attribute of ["id", "for"]) {
      const value = part.getAttribute(attribute);
      if (value?.startsWith(id(from))) part.setAttribute(attribute, id(to) + value.slice(id(from).length));
    }
    if (part.matches("input:not([type=checkbox]), textarea")) part.value = "";
    if (part.matches("input:not([type=hidden])") && part.hasAttribute("aria-label")) part.setAttribute("aria-label", part.getAttribute("aria-label").replace(/\d+/, all.length + 1));
  }
  const number = copy.querySelector("[data-number]");
  if (number) number.textContent = all.length + 1;
  for (const button of copy.querySelectorAll("[data-add]")) button.remove();
  last.after(copy);
  for (const inner of copy.querySelectorAll("[data-rows]")) offer(inner);
  copy.querySelector("input:not([type=hidden]), select")?.focus();
}

function offer(rows) {
  const button = element("button", { type: "button", class: "quiet", "data-add": "", text: form.dataset.add });
  button.addEventListener("click", () => addRow(rows));
  if (rows.tagName === "TABLE") rows.parentElement.after(button);
  else rows.append(button);
}

form.addEventListener("input", later);
form.addEventListener("change", later);
form.addEventListener("submit", () => { changed = false; clearTimeout(waiting); });
addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-line]");
  if (!link || !text) return;
  event.preventDefault();
  goTo(Number(link.dataset.line));
});
for (const rows of form.querySelectorAll("[data-rows]")) offer(rows);
text?.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    clearTimeout(waiting);
    changed = true;
    save();
  }
});
