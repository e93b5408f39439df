/** What was typed and has not reached the server yet, kept on this device until it has. */
const NAME = "benso-drafts";

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("pages", { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction("pages", mode);
      const request = work(transaction.objectStore("pages"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const keep = (page) => run("readwrite", (store) => store.put(page));
export const find = (key) => run("readonly", (store) => store.get(key));
export const all = () => run("readonly", (store) => store.getAll());
export const drop = (key) => run("readwrite", (store) => store.delete(key));
export const dropAll = () => run("readwrite", (store) => store.clear());
