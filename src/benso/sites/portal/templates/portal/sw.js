// Keeps the portal's own files, the pages of the drafts one has opened, and a page for when there is no network.
const VERSION = "{{ version }}";
const FILES = {{ files|safe }};
const HOME = {{ home|safe }};
const OFFLINE = {{ offline|safe }};
const DRAFTS = {{ drafts|safe }};
const SHELL_CACHE = `shell-${HOME}-${VERSION}`;
const DRAFT_CACHE = `drafts-${HOME}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL_CACHE).then((cache) => Promise.allSettled(FILES.map((file) => cache.add(file)))).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(`shell-${HOME}-`) && name !== SHELL_CACHE;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

const plain = (url) => new URL(url).pathname;

async function page(request) {
  const isDraft = plain(request.url).startsWith(DRAFTS);
  try {
    const answer = await fetch(request);
    if (isDraft && answer.ok && !answer.redirected) (await caches.open(DRAFT_CACHE)).put(plain(request.url), answer.clone());
    return answer;
  } catch {
    const kept = isDraft ? await (await caches.open(DRAFT_CACHE)).match(plain(request.url)) : null;
    return kept ?? (await caches.match(OFFLINE)) ?? Response.error();
  }
}

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { ignoreVary: true })) ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (["style", "script", "font", "image"].includes(request.destination)) event.respondWith(file(request));
});

// A page asks to keep its sister pages, so that the whole draft can be walked through without a network.
self.addEventListener("message", (event) => {
  const { keep, forget } = event.data ?? {};
  if (Array.isArray(keep)) {
    const wanted = keep.filter((address) => typeof address === "string" && address.startsWith(DRAFTS));
    event.waitUntil(
      caches.open(DRAFT_CACHE).then((cache) =>
        Promise.allSettled(
          wanted.map(async (address) => {
            const answer = await fetch(address, { credentials: "same-origin" });
            if (answer.ok && !answer.redirected) await cache.put(address, answer);
          }),
        ),
      ),
    );
  }
  if (forget) event.waitUntil(caches.delete(DRAFT_CACHE));
});

// A notice of ours: a sentence and a page to open, never anything personal.
self.addEventListener("push", (event) => {
  const told = event.data ? event.data.json() : {};
  event.waitUntil(self.registration.showNotification(told.title ?? "Bến Số", { body: told.body ?? "", data: { link: told.link ?? HOME }, tag: told.key }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data.link, self.location.origin);
  if (address.origin === self.location.origin) event.waitUntil(self.clients.openWindow(address.href));
});
