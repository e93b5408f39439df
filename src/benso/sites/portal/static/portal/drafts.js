/**
 * Saves what is typed as one types. Without a network it is kept on this device and sent when the network is back; if the
 * draft was changed elsewhere meanwhile, nothing is overwritten: the page says so.
 */
import * as kept from "./kept.js";

const ENGLISH = document.documentElement.lang === "en";
const WORDS = ENGLISH
  ? { saving: "Saving…", offline: "No network: kept on this device, sent when the network is back.", failed: "Not saved yet. Go on: it is sent again with Continue.", over: "Your session has ended. What you typed is kept on this device: press Continue to sign in again." }
  : { saving: "Đang lưu…", offline: "Không có mạng: đã giữ trên máy này, gửi khi có mạng lại.", failed: "Chưa lưu được. Cứ khai tiếp: bấm Tiếp tục sẽ gửi lại.", over: "Phiên đã hết. Những gì bạn nhập được giữ trên máy này: bấm Tiếp tục để đăng nhập lại." };
const WAIT = 1200;

const draftOf = (address) => address.split("/").slice(0, -3).join("/");

async function post(address, body) {
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  return { status: answer.status, told: answer.ok || answer.status === 409 ? await answer.json() : {} };
}

/** Pages of a draft typed on top of a revision follow when one of them is saved: all were typed on this device. */
async function follow(address, before, after) {
  for (const page of await kept.all()) {
    if (draftOf(page.key) === draftOf(address) && page.revision === before) await kept.keep({ ...page, revision: String(after) });
  }
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.address = form.dataset.autosave;
    this.status = form.querySelector("[data-saved]");
    this.revision = form.elements.revision;
    this.timer = 0;
    this.busy = null;
    this.again = false;
    this.stopped = false;
    form.addEventListener("input", () => this.soon());
    form.addEventListener("change", () => this.soon());
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("online", () => this.save().then(() => this.others()).catch(() => {}));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.timer) this.save();
    });
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  entries() {
    return [...new FormData(this.form).entries()].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "revision");
  }

  async save() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.stopped) return;
    if (this.busy) {
      this.again = true;
      return this.busy;
    }
    this.busy = this.send().finally(() => {
      this.busy = null;
      if (this.again) {
        this.again = false;
        this.soon();
      }
    });
    return this.busy;
  }

  async send() {
    const entries = this.entries();
    if (!navigator.onLine) return this.hold(entries);
    this.say(WORDS.saving);
    try {
      const sent = this.revision.value;
      const { status, told } = await post(this.address, new FormData(this.form));
      if (status === 409) {
        this.stopped = true;
        this.say(told.message, true);
      } else if (status === 200) {
        this.revision.value = told.revision;
        this.say(told.message);
        await kept.drop(this.address);
        await follow(this.address, sent, told.revision);
      } else if (status === 401) {
        await this.hold(entries);
      } else {
        this.say(WORDS.failed);
      }
    } catch {
      await this.hold(entries);
    }
  }

  async hold(entries, sent = false) {
    await kept.keep({ key: this.address, address: location.pathname, title: document.title, revision: this.revision.value, entries, sent });
    if (!sent) this.say(navigator.onLine ? WORDS.over : WORDS.offline);
  }

  say(text, loud = false) {
    this.status.textContent = text;
    this.status.classList.toggle("field-error", loud);
  }

  /**
   * What is sent with the button is kept until a later page shows that it arrived: a session that ended meanwhile loses
   * nothing. Without a network the next page is opened from what the worker keeps.
   */
  async submit(event) {
    event.preventDefault();
    this.stopped = true;
    clearTimeout(this.timer);
    const offline = !navigator.onLine;
    await this.hold(this.entries(), !offline).catch(() => {});
    if (offline) location.assign(this.form.dataset.next);
    else this.form.submit();
  }

  /** Puts back what this device still holds of the page, and sends it. */
  async restore() {
    const page = await kept.find(this.address);
    if (!page) return;
    if (this.arrived(page)) return void (await kept.drop(this.address));
    this.revision.value = page.revision; // typed on top of that one: if there is a later one, the server says so
    for (const field of this.form.elements) {
      if (!field.name || field.type === "hidden" || field.type === "submit") continue;
      const values = page.entries.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    for (const select of this.form.querySelectorAll("select[hidden]")) {
      const shown = select.previousElementSibling?.querySelector("input");
      if (shown) shown.value = select.selectedOptions[0]?.value ? select.selectedOptions[0].textContent : "";
    }
    this.form.dispatchEvent(new Event("change", { bubbles: true }));
    if (navigator.onLine) await this.save();
    else this.say(WORDS.offline);
  }

  /** Whether what was sent with the button is in the draft that this page was made from. */
  arrived(page) {
    return page.sent && draftOf(page.key) === draftOf(this.address) && Number(this.revision.value) > Number(page.revision);
  }

  /** Sends what other pages still hold here. What was changed elsewhere meanwhile stays until its page is opened. */
  async others() {
    if (!navigator.onLine) return;
    for (const { key } of await kept.all()) {
      if (key === this.address) continue;
      const page = await kept.find(key);
      if (this.arrived(page)) {
        await kept.drop(key);
        continue;
      }
      const body = new FormData();
      for (const [name, value] of page.entries) body.append(name, value);
      body.set("revision", page.revision);
      body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
      const { status, told } = await post(key, body);
      if (status !== 200) continue;
      await kept.drop(key);
      await follow(key, page.revision, told.revision);
      if (draftOf(key) === draftOf(this.address) && this.revision.value === page.revision) this.revision.value = told.revision;
    }
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const autosave = new Autosave(form);
  await autosave.restore();
  autosave.others().catch(() => {});
}

const draft = document.querySelector("[data-draft]");
if (draft && "serviceWorker" in navigator) {
  const pages = draft.dataset.pages.split(" ").filter(Boolean);
  navigator.serviceWorker.ready.then((worker) => worker.active?.postMessage({ keep: pages }));
}
