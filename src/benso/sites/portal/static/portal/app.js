// On every page of the portal: says when there is no network, installs the worker, forgets everything on signing out.
import * as kept from "./kept.js";

const band = document.querySelector("[data-offline]");
const tell = () => {
  if (band) band.hidden = navigator.onLine;
};
addEventListener("online", tell);
addEventListener("offline", tell);
tell();

const home = document.querySelector(".brand")?.getAttribute("href");
if (home && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(`${home}sw.js`, { scope: home }).catch(() => {}); // without it the portal is a plain site
}

// Who is not signed in any more leaves no pages of drafts behind; what was typed and not sent yet waits for its owner.
if (navigator.onLine && !document.querySelector("meta[name=signed-in]") && !document.querySelector("[data-kept-drafts]")) {
  navigator.serviceWorker?.controller?.postMessage({ forget: true });
}

for (const form of document.querySelectorAll("[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    navigator.serviceWorker?.controller?.postMessage({ forget: true });
    await kept.dropAll().catch(() => {});
    form.submit();
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

const list = document.querySelector("[data-kept-drafts]");
if (list) {
  const pages = await kept.all().catch(() => []);
  for (const page of pages) {
    const link = Object.assign(document.createElement("a"), { href: page.address, textContent: page.title });
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  const none = document.querySelector("[data-no-drafts]");
  if (none) none.hidden = pages.length > 0;
}

// This device takes notices only when asked to, here, by hand.
const asking = document.querySelector("[data-push]");
if (asking && "PushManager" in window) {
  asking.hidden = false;
  asking.addEventListener("submit", async (event) => {
    event.preventDefault();
    const say = (text) => (asking.querySelector("[data-push-words]").textContent = text);
    try {
      const { key } = await (await fetch(asking.action, { headers: { Accept: "application/json" } })).json();
      const worker = await navigator.serviceWorker.ready;
      const { endpoint, keys } = (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })).toJSON();
      const body = new FormData(asking);
      for (const [name, value] of Object.entries({ endpoint, p256dh: keys.p256dh, auth: keys.auth })) body.set(name, value);
      const answer = await fetch(asking.action, { method: "POST", body, headers: { Accept: "application/json" } });
      say((await answer.json()).message);
    } catch (error) {
      say(error.message);
    }
  });
}
