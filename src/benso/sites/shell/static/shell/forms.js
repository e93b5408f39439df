/**
 * The browser's half of a page of questions: asks what is to be asked for the answers so far, tidies dates and numbers,
 * turns long lists into a search field. The server checks everything again; without this file every page still works.
 */
import { holds, parse, read } from "./expressions.js";

const ENGLISH = document.documentElement.lang === "en";
const WORDS = ENGLISH
  ? { none: "Nothing begins like that", count: (n) => `${n} to choose from` }
  : { none: "Không có mục nào như vậy", count: (n) => `Có ${n} mục để chọn` };

export const fold = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replaceAll("đ", "d").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** Every word asked for begins a word of the text, whatever the diacritics. */
export function matches(query, text) {
  const words = fold(text).split(" ");
  return fold(query).split(" ").every((wanted) => words.some((word) => word.startsWith(wanted)));
}

/** ISO day of what was typed, or null. */
export function dayOf(text) {
  const found = /^(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (!found) return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null;
  return `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}`;
}

/** Digits with a decimal point of a number as people write it, or null. */
export function digitsOf(text) {
  const [group, point] = ENGLISH ? [",", "."] : [".", ","];
  const bare = text.replace(/\s|đ|₫|vnd$/gi, "");
  const shape = new RegExp(`^\\d+(\\${point}\\d+)?$|^\\d{1,3}(\\${group}\\d{3})+(\\${point}\\d+)?$`);
  return shape.test(bare) ? bare.replaceAll(group, "").replace(point, ".") : null;
}

function raw(question) {
  const { kind } = question.dataset;
  if (kind === "choices") {
    const chosen = [...question.querySelectorAll("input:checked")].map((input) => input.value);
    return chosen.length ? chosen : null;
  }
  if (kind === "yes_no") return question.querySelector("input:checked")?.value ?? null;
  const field = question.querySelector("input:checked, select, textarea, input:not([type=radio]):not([role=combobox])");
  const text = field?.value.trim() ?? "";
  if (text === "") return null;
  if (kind === "date") return dayOf(text);
  if (kind === "number" || kind === "money") return digitsOf(text);
  return text;
}

function compiled(text) {
  try {
    return parse(text);
  } catch {
    return null; // a newer expression than this file understands: leave the question to the server
  }
}

class Questions {
  constructor(form) {
    this.form = form;
    this.given = {};
    for (const [name, [type, value]] of Object.entries(JSON.parse(form.dataset.given || "{}"))) {
      this.given[name] = read(type, value);
    }
    this.questions = [...form.querySelectorAll(".question")].map((element) => ({
      element,
      id: element.dataset.question,
      type: element.dataset.type,
      when: element.dataset.when ? compiled(element.dataset.when) : null,
      required: element.dataset.required ? compiled(element.dataset.required) : null,
      optional: element.querySelector("[data-optional]"),
    }));
    form.addEventListener("input", () => this.ask());
    form.addEventListener("change", () => this.ask());
    this.ask();
  }

  ask() {
    const values = { ...this.given };
    for (const question of this.questions) {
      const asked = question.when === null || holds(question.when, values);
      question.element.dataset.live = "";
      question.element.hidden = !asked;
      for (const field of question.element.querySelectorAll("input, select, textarea")) field.disabled = !asked;
      if (question.optional && question.required) question.optional.hidden = holds(question.required, values);
      values[question.id] = asked ? read(question.type, raw(question.element)) : null;
    }
  }
}

function tidy(form) {
  form.addEventListener("focusout", (event) => {
    const field = event.target;
    const kind = field.closest?.(".question")?.dataset.kind;
    if (field.tagName !== "INPUT" || !field.value.trim()) return;
    if (kind === "date") {
      const day = dayOf(field.value.trim());
      if (day) field.value = day.split("-").reverse().join("/");
    } else if (kind === "number" || kind === "money") {
      const digits = digitsOf(field.value);
      if (digits === null) return;
      const [whole, fraction] = digits.split(".");
      if (kind === "number" && whole.length < 5 && !fraction) return void (field.value = whole);
      const [group, point] = ENGLISH ? [",", "."] : [".", ","];
      field.value = whole.replace(/\B(?=(\d{3})+$)/g, group) + (fraction ? point + fraction : "");
    }
  });
}

/** A list one can search: the select stays and holds the value, a text field with a list of matches stands before it. */
export class Combobox {
  constructor(select) {
    this.select = select;
    this.options = [...select.options].filter((option) => option.value);
    this.box = document.createElement("div");
    this.box.className = "combobox";
    this.input = Object.assign(document.createElement("input"), { type: "text", id: select.id, autocomplete: "off" });
    this.list = Object.assign(document.createElement("ul"), { id: `${select.id}-list`, hidden: true });
    this.status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", document.querySelector(`label[for="${select.id}"]`)?.textContent ?? "");
    this.status.setAttribute("role", "status");
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) this.input.setAttribute(name, value);
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) this.input.setAttribute(name, select.getAttribute(name));
    }
    select.removeAttribute("id");
    select.hidden = true;
    select.before(this.box);
    this.box.append(this.input, this.list, this.status);
    this.input.value = select.selectedOptions[0]?.value ? select.selectedOptions[0].textContent : "";
    this.active = -1;
    this.input.addEventListener("input", () => this.show());
    this.input.addEventListener("click", () => this.show(true));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.leave());
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const item = event.target.closest("li[role=option]");
      if (item) this.choose(this.found[Number(item.dataset.index)]);
    });
  }

  show(all = false) {
    const query = all ? "" : this.input.value.trim();
    this.found = query ? this.options.filter((option) => matches(query, option.textContent)) : this.options;
    this.active = -1;
    this.list.replaceChildren(
      ...this.found.map((option, index) => {
        const item = Object.assign(document.createElement("li"), { id: `${this.list.id}-${index}`, textContent: option.textContent });
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.index = index;
        return item;
      }),
    );
    if (this.found.length === 0) {
      this.list.append(Object.assign(document.createElement("li"), { className: "none", textContent: WORDS.none }));
    }
    this.status.textContent = this.found.length ? WORDS.count(this.found.length) : WORDS.none;
    this.open(true);
  }

  open(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    if (!open) this.input.removeAttribute("aria-activedescendant");
  }

  move(step) {
    if (this.list.hidden) this.show(true);
    if (!this.found.length) return;
    this.active = (this.active + step + this.found.length) % this.found.length;
    for (const [index, item] of [...this.list.children].entries()) {
      item.setAttribute("aria-selected", String(index === this.active));
      if (index === this.active) item.scrollIntoView({ block: "nearest" });
    }
    this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.active}`);
  }

  key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : this.active < 0 ? 0 : -1);
    } else if (event.key === "Enter" && !this.list.hidden) {
      const only = this.found.length === 1 ? this.found[0] : this.found[this.active];
      if (only) {
        event.preventDefault();
        this.choose(only);
      }
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.open(false);
    }
  }

  choose(option) {
    this.select.value = option?.value ?? "";
    if (option) this.input.value = option.textContent;
    this.open(false);
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  leave() {
    this.open(false);
    const typed = this.input.value.trim();
    const exact = this.options.filter((option) => fold(option.textContent) === fold(typed));
    const near = exact.length ? exact : this.options.filter((option) => typed && matches(typed, option.textContent));
    const chosen = this.select.selectedOptions[0];
    if (chosen?.value && chosen.textContent === typed) return;
    this.choose(near.length === 1 ? near[0] : null);
  }
}

export function enhance(form) {
  for (const select of form.querySelectorAll("select[data-search]")) new Combobox(select);
  tidy(form);
  return new Questions(form);
}

for (const form of document.querySelectorAll("form[data-questions]")) enhance(form);
document.querySelector("[data-error-summary]")?.focus();
