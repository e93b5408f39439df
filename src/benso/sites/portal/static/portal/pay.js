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
