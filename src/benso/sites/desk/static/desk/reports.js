/**
 * The grid of a report: moves like a spreadsheet, computes along, saves while one types. What is right or wrong the
 * server decides; a cell that somebody else changed meanwhile is shown with both figures.
 */
import { Decimal, evaluate, fromJson } from "../shell/expressions.js";

const root = document.querySelector("[data-report]");
const data = JSON.parse(document.getElementById("report-data").textContent);
const status = document.querySelector("[data-status]");
const panel = document.querySelector("[data-findings]");
const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
const ENGLISH = document.documentElement.lang === "en";
const [GROUP, POINT] = ENGLISH ? [",", "."] : [".", ","];
const SIGNS = { x: 1, "-": 2, "–": 2, "…": 3, "...": 3 };
const inputs = new Map([...root.querySelectorAll("input[data-cell]")].map((input) => [input.dataset.cell, input]));
const outputs = new Map([...root.querySelectorAll("output[data-cell]")].map((output) => [output.dataset.cell, output]));
const formulas = new Map(data.order.map((address) => [address, fromJson(data.cells[address].formula)]));
const waiting = new Set();
const saved = new Map([...inputs].map(([address, input]) => [address, input.value]));
const undo = [];
let revision = data.revision;
let timer = 0;
let sending = false;
let editing = null;
let from = null;
let range = [];

const element = (name, { text = "", ...attributes } = {}, ...inside) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(text, ...inside);
  return made;
};

/* ---------------------------------------------------------------- figures */

/** What a text counts as in formulas: a number, nothing where something is absent, else unknown. */
function amount(cell, text) {
  const bare = text.trim().replace(/[\s\u00a0\u202f]/g, "").replace(/%$/, "");
  const mark = SIGNS[bare.toLowerCase()];
  if (mark) return cell.additive && mark !== 3 ? Decimal.from("0") : null;
  const shape = new RegExp(`^[+-]?(\\d{1,3}(\\${GROUP}\\d{3})+|\\d+)(\\${POINT}\\d+)?$`);
  return shape.test(bare) ? Decimal.from(bare.replaceAll(GROUP, "").replace(POINT, ".")) : null;
}

function shown(value) {
  if (value === null) return "";
  const [whole, fraction] = value.toString().split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, GROUP) + (fraction ? POINT + fraction : "");
}

const MOST_DIGITS = 18;
const rounding = new Map();
/** The result of a formula as a figure keeps it; null where it is no number or has more digits than a figure (rules/grid.py). */
function kept(value, decimals) {
  if (!(value instanceof Decimal)) return null;
  if (!rounding.has(decimals)) rounding.set(decimals, fromJson({ call: "round", args: [{ name: "v" }, { number: String(decimals) }] }));
  const figure = evaluate(rounding.get(decimals), { v: value });
  return figure && figure.toString().replace("-", "").split(".")[0].length <= MOST_DIGITS ? figure : null;
}

const plain = (pair, cell) => (pair ? (pair[0] === null ? (cell.additive && (pair[1] === 1 || pair[1] === 2) ? Decimal.from("0") : null) : Decimal.from(pair[0])) : null);

const ADD = fromJson({ chain: ["+"], args: [{ name: "a" }, { name: "b" }] });
const values = {};
const namesIn = (tree, found = new Set()) => {
  if (Array.isArray(tree)) for (const part of tree) namesIn(part, found);
  else if (tree && typeof tree === "object") {
    if (typeof tree.name === "string") found.add(tree.name);
    for (const part of Object.values(tree)) namesIn(part, found);
  }
  return found;
};
/** What each cell is computed from, in the order in which cells are computed: those of the year first, twice over. */
const cumulative = Object.entries(data.cells).filter(([, cell]) => cell.kind === "cumulative");
const steps = [...cumulative.map(([address, cell]) => [address, new Set([cell.of])]), ...data.order.map((address) => [address, namesIn(data.cells[address].formula)])];

function result(address) {
  const cell = data.cells[address];
  if (cell.kind !== "cumulative") return kept(evaluate(formulas.get(address), values), cell.decimals);
  const now = values[cell.of] ?? null;
  const earlier = data.earlier[cell.of];
  return !earlier || now === null ? now : earlier[0] === null ? null : evaluate(ADD, { a: now, b: Decimal.from(earlier[0]) });
}

const same = (one, other) => one === other || (one && other && one.toString() === other.toString());

/** The cells that follow from what changed: what stands in these fields, or everything where none are named. */
function recompute(addresses) {
  const all = addresses === undefined;
  const dirty = new Set();
  const set = (address, value) => {
    if (!all && same(values[address] ?? null, value)) return;
    values[address] = value;
    dirty.add(address);
  };
  for (const address of all ? Object.keys(data.cells) : addresses) {
    const cell = data.cells[address];
    if (inputs.has(address)) set(address, amount(cell, inputs.get(address).value));
    else if (all && !cell.formula && cell.kind !== "cumulative") values[address] = plain(data.figures[address], cell);
  }
  for (let pass = 0; pass < 2; pass += 1)
    for (const [address, needs] of steps) {
      if (!all && ![...needs].some((name) => dirty.has(name))) continue;
      set(address, result(address));
    }
  for (const address of dirty) {
    const cell = data.cells[address];
    if (outputs.has(address) && (cell.formula || cell.kind === "cumulative")) outputs.get(address).textContent = shown(values[address] ?? null);
  }
}


/* ---------------------------------------------------------------- saving */

function say(words, alarm = false) {
  status.textContent = words;
  status.classList.toggle("alarm", alarm);
}

async function post(url, body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), credentials: "same-origin" });
  return [answer.ok, await answer.json()];
}

function changed(input) {
  const address = input.dataset.cell;
  if (input.value === saved.get(address)) waiting.delete(address);
  else waiting.add(address);
  recompute([address]);
  if (!waiting.size) {
    if (!sending) say(`✓ ${root.dataset.saved}`);
    return;
  }
  say(root.dataset.unsaved);
  clearTimeout(timer);
  timer = setTimeout(save, 700);
}

async function save() {
  if (sending || !waiting.size) return;
  sending = true;
  const sent = [...waiting].map((address) => {
    const input = inputs.get(address);
    return { address, seen: Number(input.dataset.seen), text: input.value };
  });
  waiting.clear();
  say(root.dataset.saving);
  try {
    const [fine, told] = await post(root.dataset.save, { cells: sent });
    if (!fine) {
      say(told.message, true);
      return;
    }
    for (const cell of sent) note(cell.address);
    const refused = new Set(told.refused.map((one) => one.address));
    for (const cell of sent) if (!refused.has(cell.address)) saved.set(cell.address, cell.text);
    take(told, sent);
    for (const one of told.refused) conflict(one);
    // what was typed or taken back while this was on its way
    for (const { address, text } of sent) if (inputs.get(address).value !== saved.get(address) && inputs.get(address).value !== text) waiting.add(address);
    say(told.refused.length ? root.dataset.refused : `✓ ${root.dataset.saved}`, told.refused.length > 0);
  } catch {
    for (const { address } of sent) waiting.add(address);
    say(root.dataset.offline, true);
    setTimeout(save, 4000);
  } finally {
    sending = false;
    if (waiting.size && navigator.onLine) timer = setTimeout(save, 700);
  }
}

/** Take in what was written, by us or by others; a cell being typed in keeps what is typed. */
function take(told, mine = []) {
  const own = new Map(mine.map((cell) => [cell.address, cell.text]));
  const moved = [];
  for (const cell of told.written) {
    const input = inputs.get(cell.address);
    if (!input) continue;
    moved.push(cell.address);
    const typed = own.has(cell.address) ? input.value !== own.get(cell.address) : waiting.has(cell.address) || input.value !== saved.get(cell.address);
    if (own.has(cell.address) || !typed) input.dataset.seen = cell.revision;
    if (!typed) {
      input.value = cell.text;
      saved.set(cell.address, cell.text);
      input.parentElement.querySelector("[data-origin]").textContent = cell.where;
    }
  }
  revision = Math.max(revision, told.revision);
  document.querySelector("[data-revision]").value = revision;
  if (told.findings) showFindings(told.findings);
  if (told.elsewhere) follow(told.elsewhere);
  else recompute(moved);
  if (!told.elsewhere && moved.length < told.written.length) refresh();
}

/** What cells of other parts count as by now. */
function follow(elsewhere) {
  for (const [address, value] of Object.entries(elsewhere)) values[address] = value === null ? null : Decimal.from(value);
  recompute();
}

/** A block reached cells of other parts: what follows from them here the server tells. */
async function refresh() {
  try {
    const answer = await fetch(`${root.dataset.news}&tu=${Math.max(revision - 1, 0)}`, { credentials: "same-origin" });
    if (answer.ok) take(await answer.json());
  } catch {
    // no network: the page is right again when it is loaded anew
  }
}

function note(address, ...inside) {
  const cell = inputs.get(address)?.parentElement;
  if (!cell) return;
  cell.querySelector(".cell-note")?.remove();
  cell.classList.toggle("wrong", inside.length > 0);
  const input = inputs.get(address);
  if (!inside.length) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    return;
  }
  const id = `note-${address.replace(/[^\w]/g, "-")}`;
  cell.append(element("span", { class: "cell-note", id, role: "alert" }, ...inside));
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", id);
}

function conflict(one) {
  const input = inputs.get(one.address);
  if (!input) return;
  if (!one.standing) {
    note(one.address, one.message);
    return;
  }
  const keep = element("button", { type: "button", class: "quiet", text: root.dataset.keep });
  const mine = element("button", { type: "button", class: "quiet", text: root.dataset.mine });
  keep.addEventListener("click", () => {
    input.value = one.standing.text;
    input.dataset.seen = one.standing.revision;
    saved.set(one.address, one.standing.text);
    note(one.address);
    recompute([one.address]);
    input.focus();
  });
  mine.addEventListener("click", () => {
    input.dataset.seen = one.standing.revision;
    note(one.address);
    changed(input);
    input.focus();
  });
  note(one.address, one.message, element("br"), keep, mine);
}

function showFindings(found) {
  if (!found.length) {
    panel.replaceChildren(element("p", { text: `✓ ${root.dataset.fine}` }));
    return;
  }
  const list = element("ul", { class: "plain findings" });
  for (const one of found) {
    const words = element("strong", { text: one.hard ? `▲ ${root.dataset.hard}` : `◇ ${root.dataset.soft}` });
    const line = element("p", {}, words, ` ${one.message} `);
    if (one.cell) line.append(element("a", { href: `?o=${encodeURIComponent(one.cell)}#o-${one.cell}`, "data-go": one.cell, text: one.where }));
    list.append(element("li", { class: `finding ${one.hard ? "hard" : "soft"}` }, line));
  }
  panel.replaceChildren(list);
}

async function poll() {
  if (document.hidden || sending) return;
  try {
    const answer = await fetch(`${root.dataset.news}&tu=${revision}`, { credentials: "same-origin" });
    if (answer.ok) {
      const told = await answer.json();
      if (told.revision > revision) take(told);
    }
  } catch {
    // no network: the next turn asks again
  }
}

/* ---------------------------------------------------------------- moving */

const place = (input) => {
  const cell = input.closest("td");
  return { table: cell.closest("table"), row: cell.closest("tr"), column: [...cell.parentElement.children].indexOf(cell) };
};

function go(input) {
  input.focus();
  input.select();
  input.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function beside(input, down, right) {
  const here = place(input);
  if (right) {
    let cell = input.closest("td");
    do cell = right > 0 ? cell.nextElementSibling : cell.previousElementSibling;
    while (cell && !cell.querySelector("input[data-cell]"));
    return cell?.querySelector("input[data-cell]") ?? null;
  }
  let row = here.row;
  do {
    row = down > 0 ? row.nextElementSibling : row.previousElementSibling;
    const found = row?.children[here.column]?.querySelector("input[data-cell]");
    if (found) return found;
  } while (row);
  return null;
}

function pick(to) {
  for (const input of range) input.parentElement.classList.remove("picked");
  range = [];
  if (!from || !to || from === to || place(from).table !== place(to).table) return;
  const rows = [...place(from).table.tBodies[0].rows];
  const [top, bottom] = [rows.indexOf(place(from).row), rows.indexOf(place(to).row)].sort((a, b) => a - b);
  const [left, right] = [place(from).column, place(to).column].sort((a, b) => a - b);
  for (const row of rows.slice(top, bottom + 1))
    for (const cell of [...row.children].slice(left, right + 1)) {
      const input = cell.querySelector("input[data-cell]");
      if (input) range.push(input);
    }
  for (const input of range) input.parentElement.classList.add("picked");
}

/** Put texts into cells as one step that can be undone. */
function put(pairs) {
  undo.push(pairs.map(([input]) => [input, saved.get(input.dataset.cell)]));
  for (const [input, text] of pairs) {
    input.value = text;
    changed(input);
  }
}

function stopEditing() {
  if (!editing) return;
  const before = editing.dataset.before;
  if (before !== undefined && before !== editing.value) undo.push([[editing, before]]);
  editing = null;
}

function startEditing(input) {
  if (editing === input) return;
  stopEditing();
  editing = input;
  input.dataset.before = input.value;
}

/** Another page; what is typed is saved first, the page asks if it cannot be. */
async function leave(address) {
  stopEditing();
  clearTimeout(timer);
  await save();
  location.assign(address);
}

/** The page of what a cell said before. */
const story = (input) => leave(root.dataset.story.replace("o.o", encodeURIComponent(input.dataset.cell)));

const ARROWS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const STEPS = { 0: "0", 1: "x", 2: "-", 3: "…" };

function arrow(event, input) {
  const [down, right] = ARROWS[event.key];
  if (editing === input && input.dataset.inside && right) return;
  event.preventDefault();
  if (event.shiftKey) {
    from ??= input;
    const to = beside(range.length ? (document.activeElement ?? input) : input, down, right);
    if (to) {
      go(to);
      pick(to);
    }
    return;
  }
  from = null;
  pick(null);
  const to = beside(input, down, right);
  stopEditing();
  if (to) go(to);
}

root.addEventListener("keydown", (event) => {
  const input = event.target.closest?.("input[data-cell]");
  if (!input) return;
  if (ARROWS[event.key] && !event.ctrlKey && !event.altKey) arrow(event, input);
  else if (event.key === "Enter") {
    event.preventDefault();
    stopEditing();
    const to = beside(input, event.shiftKey ? -1 : 1, 0);
    if (to) go(to);
    else if (!event.shiftKey) [...document.querySelectorAll('[data-part="after"]')].pop()?.focus();
  } else if (event.key === "F2") {
    event.preventDefault();
    startEditing(input);
    input.dataset.inside = "1";
    input.setSelectionRange(input.value.length, input.value.length);
  } else if (event.key === "Escape") {
    input.value = input.dataset.before ?? saved.get(input.dataset.cell);
    editing = null;
    delete input.dataset.inside;
    changed(input);
    input.select();
  } else if (event.key === "Delete" && !input.dataset.inside) {
    event.preventDefault();
    put((range.length ? range : [input]).map((one) => [one, ""]));
  } else if (event.altKey && STEPS[event.key]) {
    event.preventDefault();
    put((range.length ? range : [input]).map((one) => [one, STEPS[event.key]]));
  } else if (event.altKey && event.code === "KeyL") {
    event.preventDefault();
    story(input);
  } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !input.dataset.inside) {
    event.preventDefault();
    stopEditing();
    for (const [one, text] of undo.pop() ?? []) {
      one.value = text;
      changed(one);
    }
  }
});
root.addEventListener("input", (event) => {
  const input = event.target.closest("input[data-cell]");
  if (!input) return;
  if (editing !== input) {
    stopEditing();
    editing = input;
    input.dataset.before = saved.get(input.dataset.cell);
  }
  changed(input);
});
root.addEventListener("focusin", (event) => {
  const input = event.target.closest("input[data-cell]");
  if (input) input.select();
});
root.addEventListener("focusout", (event) => {
  const input = event.target.closest("input[data-cell]");
  if (!input) return;
  if (editing === input) stopEditing();
  delete input.dataset.inside;
  delete input.dataset.before;
});
root.addEventListener("mousedown", () => {
  from = null;
  pick(null);
});
root.addEventListener("copy", (event) => {
  if (!range.length) return;
  event.preventDefault();
  const rows = new Map();
  for (const input of range) rows.set(place(input).row, [...(rows.get(place(input).row) ?? []), input.value]);
  event.clipboardData.setData("text/plain", [...rows.values()].map((row) => row.join("\t")).join("\n"));
});
root.addEventListener("paste", async (event) => {
  const input = event.target.closest("input[data-cell]");
  const text = event.clipboardData.getData("text/plain").replace(/[\r\n]+$/, "");
  if (!input || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  say(root.dataset.saving);
  try {
    const [fine, told] = await post(root.dataset.paste, { anchor: input.dataset.cell, text, seen: revision });
    if (fine) {
      undo.push(told.written.map((cell) => [inputs.get(cell.address), saved.get(cell.address)]).filter(([one]) => one));
      for (const cell of told.written) note(cell.address);
      for (const cell of told.written) waiting.delete(cell.address);
      if (editing) stopEditing();
      take(told);
      say(`✓ ${root.dataset.saved}`);
    } else {
      say(told.message, true);
      for (const one of told.refused ?? []) conflict(one);
      const hidden = (told.refused ?? []).find((one) => !inputs.has(one.address));
      if (hidden) say(`${told.message} ${hidden.address}: ${hidden.message}`, true);
    }
  } catch {
    say(root.dataset.offline, true);
  }
});
document.querySelector("[data-bar]").addEventListener("mousedown", (event) => event.preventDefault());
document.querySelector("[data-bar]").addEventListener("click", (event) => {
  const sign = event.target.closest("[data-sign]")?.dataset.sign;
  const input = document.activeElement?.closest("input[data-cell]");
  if (event.target.closest("[data-story-go]") && input) story(input);
  if (sign !== undefined && input) put((range.length ? range : [input]).map((one) => [one, sign]));
});
document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-go]");
  if (!target) return;
  const input = inputs.get(target.dataset.go);
  const output = outputs.get(target.dataset.go);
  event.preventDefault();
  if (input) go(input);
  else if (output) output.closest("td").scrollIntoView({ block: "center" });
  else leave(target.href);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-part]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  leave(link.href);
});
document.addEventListener("keydown", (event) => {
  const way = { PageUp: "before", PageDown: "after" }[event.key];
  const link = event.altKey && way && document.querySelector(`[data-part="${way}"]`);
  if (!link) return;
  event.preventDefault();
  leave(link.href);
});
document.querySelector("[data-submit]")?.addEventListener("submit", async (event) => {
  if (!waiting.size && !sending) return;
  event.preventDefault();
  clearTimeout(timer);
  await save();
  if (!waiting.size && !status.classList.contains("alarm")) event.target.submit();
});
window.addEventListener("online", save);
window.addEventListener("beforeunload", (event) => {
  if (waiting.size) event.preventDefault();
});
setInterval(poll, 5000);
follow(data.elsewhere);
if (inputs.has(location.hash.slice(3))) go(inputs.get(location.hash.slice(3)));
