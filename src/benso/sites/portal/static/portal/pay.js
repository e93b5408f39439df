// Asks now and then whether the money has come, more seldom as time passes, and never while nobody looks.
const section = document.querySelector("[data-poll]");
if (section) {
  let pause = 3000;
  const ask = async () => {
    if (document.visibilityState === "visible" && navigator.onLine) {
      try {
        const answer = await fetch(section.dataset.poll, { headers: { Accept: "application/json" } });
        if (answer.ok && !(await answer.json()).open) return location.reload();
        if (answer.status === 401) return;
      } catch {
        // asked again later
      }
      pause = Math.min(pause * 1.25, 30000);
    }
    setTimeout(ask, pause);
  };
  setTimeout(ask, pause);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") pause = 3000;
  });
}

// Who pays with the phone that shows the code cannot scan it: it is saved as a picture, which banks' applications read.
const save = document.querySelector("[data-save-qr]");
const code = document.querySelector("[data-qr] svg");
if (save && code) {
  save.hidden = false;
  save.addEventListener("click", async () => {
    const picture = new Image();
    picture.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(code))}`;
    await picture.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 4 * picture.width, height: 4 * picture.height });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const link = Object.assign(document.createElement("a"), { download: save.dataset.saveQr, href: canvas.toDataURL("image/png") });
    link.click();
  });
}

// What has to be typed into the bank's application letter by letter is copied instead.
const words = document.querySelector("[data-copy-words]");
if (words && navigator.clipboard) {
  for (const value of words.querySelectorAll("[data-copy]")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link" });
    const say = (text) => {
      button.textContent = text;
      button.setAttribute("aria-label", `${text} ${value.textContent}`);
    };
    say(words.dataset.copyWords);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(value.textContent);
      say(words.dataset.copiedWords);
    });
    value.after(" ", button);
  }
}
