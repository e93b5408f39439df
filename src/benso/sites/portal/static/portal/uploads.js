/**
 * Sends a file in pieces, shows how far it is, goes on where it stopped: after a lost network by itself, after a closed
 * page when the same file is chosen again. Without this file the form sends the file in one piece.
 */
const PIECE = 512 * 1024;
const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
const online = () => (navigator.onLine ? Promise.resolve() : new Promise((resolve) => addEventListener("online", resolve, { once: true })));

async function digest(file) {
  if (!crypto.subtle) return "";
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

class Upload {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=file]");
    this.out = form.querySelector("[data-progress]");
    this.words = JSON.parse(form.dataset.words);
    this.token = form.elements.csrfmiddlewaretoken.value;
    form.querySelector("[data-send]").hidden = true;
    this.input.addEventListener("change", () => this.start());
    form.addEventListener("submit", (event) => {
      if (!this.finished) event.preventDefault();
    });
    const kept = this.keptName();
    if (kept) this.say(`${kept}: ${this.words.again}`);
  }

  get place() {
    return `upload:${location.pathname}:${this.form.elements.component.value}`;
  }

  keptName() {
    try {
      return JSON.parse(localStorage.getItem(this.place))?.name ?? "";
    } catch {
      return "";
    }
  }

  remembered(file) {
    try {
      const kept = JSON.parse(localStorage.getItem(this.place));
      return kept && kept.name === file.name && kept.size === file.size && kept.modified === file.lastModified ? kept.id : null;
    } catch {
      return null;
    }
  }

  async ask(address, options) {
    for (let pause = 1000; ; pause = Math.min(pause * 2, 30000)) {
      try {
        const answer = await fetch(address, { ...options, headers: { ...options.headers, "X-CSRFToken": this.token, Accept: "application/json" } });
        if (answer.status < 500) return { status: answer.status, told: await answer.json() };
      } catch {
        this.say(this.words.paused);
        await online();
      }
      await wait(pause);
    }
  }

  async begin(file) {
    const known = this.remembered(file);
    if (known) {
      const { status, told } = await this.ask(`${this.form.dataset.begin}${known}/`, { method: "GET" });
      if (status === 200) return told;
    }
    const body = new FormData();
    body.set("name", file.name);
    body.set("size", file.size);
    const { status, told } = await this.ask(this.form.dataset.begin, { method: "POST", body });
    if (status !== 201) throw new Error(told.message);
    localStorage.setItem(this.place, JSON.stringify({ id: told.id, name: file.name, size: file.size, modified: file.lastModified }));
    return told;
  }

  async start() {
    const file = this.input.files[0];
    if (!file) return;
    this.input.removeAttribute("aria-invalid");
    try {
      let { id, received } = await this.begin(file);
      while (received < file.size) {
        this.show(file, received);
        const { status, told } = await this.ask(`${this.form.dataset.begin}${id}/`, {
          method: "POST",
          body: file.slice(received, received + PIECE),
          headers: { "Upload-Offset": String(received), "Content-Type": "application/octet-stream" },
        });
        if (status === 200 || (status === 409 && "received" in told)) received = told.received;
        else throw new Error(told.message);
      }
      this.say(this.words.done);
      localStorage.removeItem(this.place);
      this.finish(id, await digest(file));
    } catch (error) {
      localStorage.removeItem(this.place);
      this.input.value = "";
      this.input.setAttribute("aria-invalid", "true");
      this.say(error.message, true);
    }
  }

  finish(id, sha256) {
    this.finished = true;
    this.input.disabled = true;
    for (const [name, value] of Object.entries({ upload: id, sha256 })) {
      this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    this.form.submit();
  }

  show(file, received) {
    const part = Math.floor((100 * received) / file.size);
    let bar = this.out.querySelector("progress");
    if (!bar) {
      bar = Object.assign(document.createElement("progress"), { max: 100 });
      bar.setAttribute("aria-label", file.name);
      this.out.replaceChildren(document.createElement("p"), bar);
    }
    bar.value = part;
    this.out.querySelector("p").textContent = `${this.words.sending} ${file.name}: ${part}%`;
  }

  say(text, loud = false) {
    const line = Object.assign(document.createElement("p"), { textContent: text, className: loud ? "field-error" : "muted" });
    this.out.replaceChildren(line);
  }
}

for (const form of document.querySelectorAll("form[data-upload]")) new Upload(form);
