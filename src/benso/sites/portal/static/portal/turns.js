/**
 * One question a page on a phone: the questions of a page come one after the other, Continue leads to the next, Back and the
 * phone's own back button to the one before. The page is one page to the server, which judges it as a whole; when it has
 * something to say, or when somebody wants to see all of it, all questions are shown at once.
 */
const ENGLISH = document.documentElement.lang === "en";
const WORDS = ENGLISH
  ? { place: (n, m) => `Question ${n} of ${m}`, whole: "Show all questions of this page", missing: "Answer this question." }
  : { place: (n, m) => `Câu ${n} trên ${m}`, whole: "Xem cả trang câu hỏi", missing: "Trả lời câu hỏi này." };
const WHOLE = "benso-whole-pages";

const wantsWhole = () => {
  try {
    return localStorage.getItem(WHOLE) === "1";
  } catch {
    return false;
  }
};

/** Whether anything is typed or chosen. */
function answered(question) {
  const fields = [...question.querySelectorAll("input:not([role=combobox]), select, textarea")];
  return fields.some((field) => (field.type === "radio" || field.type === "checkbox" ? field.checked : field.value.trim() !== ""));
}

function optional(question) {
  const mark = question.querySelector(".optional");
  return (mark && !mark.hidden) || question.querySelector("input[type=checkbox]") !== null;
}

class Turns {
  constructor(form) {
    this.form = form;
    this.back = form.querySelector(".actions a");
    this.line = Object.assign(document.createElement("p"), { className: "overline turn" });
    this.line.setAttribute("role", "status");
    this.whole = Object.assign(document.createElement("button"), { type: "button", className: "link whole", textContent: WORDS.whole });
    this.earlier = Object.assign(document.createElement("button"), { type: "button", className: "link earlier", textContent: ENGLISH ? "Back" : "Quay lại" });
    form.querySelector(".question").before(this.line);
    form.querySelector(".actions").append(this.earlier);
    form.querySelector(".actions").after(this.whole);
    this.stops = new AbortController();
    const { signal } = this.stops;
    form.addEventListener("submit", (event) => this.go(event), { capture: true, signal });
    form.addEventListener("change", () => this.show(), { signal });
    form.addEventListener("input", () => this.show(), { signal });
    this.earlier.addEventListener("click", () => history.back());
    this.whole.addEventListener("click", () => this.end());
    addEventListener("popstate", (event) => this.show(event.state?.turn ?? this.first, true), { signal });
    this.first = this.live[0]?.id;
    const asked = form.querySelector(location.hash ? `[id="${CSS.escape(decodeURIComponent(location.hash.slice(1)))}"]` : ":not(*)");
    this.show(history.state?.turn ?? asked?.closest(".question")?.dataset.question ?? this.first);
  }

  /** The questions asked for the answers so far. */
  get live() {
    const found = [...this.form.querySelectorAll(".question")].filter((question) => !question.hidden);
    return found.map((element) => ({ element, id: element.dataset.question }));
  }

  show(id = this.here, focus = false) {
    const live = this.live;
    const place = Math.max(0, live.findIndex((question) => question.id === id));
    this.here = live[place].id;
    for (const element of this.form.querySelectorAll(".question")) {
      element.classList.toggle("not-its-turn", element !== live[place].element);
    }
    const words = live.length > 1 ? WORDS.place(place + 1, live.length) : "";
    if (this.line.textContent !== words) this.line.textContent = words;
    this.form.dataset.turn = place + 1 === live.length ? "last" : String(place + 1);
    this.earlier.hidden = place === 0;
    if (this.back) this.back.hidden = place > 0;
    if (!focus) return;
    live[place].element.tabIndex = -1;
    live[place].element.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  go(event) {
    const live = this.live;
    const place = live.findIndex((question) => question.id === this.here);
    const { element } = live[place];
    const missing = !optional(element) && !answered(element);
    if (!missing && place + 1 === live.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.mark(element, missing);
    if (missing) return;
    history.pushState({ turn: live[place + 1].id }, "");
    this.show(live[place + 1].id, true);
  }

  /** Says beside the question that it waits for an answer, or takes that back. */
  mark(question, missing) {
    question.querySelector("[data-missing]")?.remove();
    const fields = [...question.querySelectorAll("input, textarea, select")].filter((field) => !field.hidden);
    for (const field of fields) missing ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
    if (!missing) return;
    const words = Object.assign(document.createElement("span"), { className: "field-error", textContent: WORDS.missing });
    words.dataset.missing = "";
    words.setAttribute("role", "alert");
    (question.querySelector("legend") ?? question.querySelector("label")).after(words);
    fields[0]?.focus();
  }

  /** All questions at once, now and on this device from now on. */
  end() {
    this.stops.abort();
    try {
      localStorage.setItem(WHOLE, "1");
    } catch {
      // asked again on the next page
    }
    for (const element of this.form.querySelectorAll(".question")) element.classList.remove("not-its-turn");
    if (this.back) this.back.hidden = false;
    delete this.form.dataset.turn;
    for (const part of [this.line, this.whole, this.earlier]) part.remove();
    this.form.querySelector(".question:not([hidden])")?.scrollIntoView();
  }
}

const told = document.querySelector("[data-error-summary], .conflict, [role=alert]");
if (matchMedia("(max-width: 40rem)").matches && !told && !wantsWhole()) {
  for (const form of document.querySelectorAll("form[data-questions][data-turns]")) {
    if (form.querySelectorAll(".question").length > 1) new Turns(form);
  }
}
