// Suggests services as one types. Without this file the form is sent as usual.
const form = document.querySelector("[data-search-form]");
if (form) {
  const input = form.querySelector("input[type=search]");
  const out = form.querySelector("[data-suggestions]");
  let asked = 0;
  let timer = 0;
  const suggest = async () => {
    const text = input.value.trim();
    const turn = ++asked;
    if (text.length < 2) return out.replaceChildren();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`, { headers: { Accept: "text/html" } });
      if (!answer.ok || turn !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (turn === asked) out.replaceChildren(...page.body.childNodes);
    } catch {
      out.replaceChildren(); // no network: the button still works when it is back
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 150);
  });
}
