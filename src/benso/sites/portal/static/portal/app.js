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
