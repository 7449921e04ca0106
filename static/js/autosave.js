/* Keeps the draft while a person types: two seconds after the last change, and when the page is left.
   The form says where (data-autosave) and the status line what is said (data-saved, data-offline, data-over). */

const WAIT = 2000;

/* What the house worked out of what was typed so far: the browser computes nothing itself. */
function show(computed) {
  for (const [id, text] of Object.entries(computed ?? {})) {
    const place = document.getElementById(id)?.querySelector(".computed__v");
    if (place) place.textContent = text || "—";
  }
}

export function autosave(form) {
  const address = form.dataset.autosave;
  const line = document.querySelector("[data-saved]");
  if (!address || !line) return;
  let timer = 0;
  let running = null;

  const say = (text, bad) => {
    line.textContent = text;
    line.classList.toggle("saved--bad", Boolean(bad));
  };

  const body = () => {
    const typed = new FormData(form);
    for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
    return new URLSearchParams(typed);
  };

  async function save() {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(address, { method: "POST", body: body(), signal: running.signal, redirect: "manual", headers: { Accept: "application/json" } });
      if (answer.ok) {
        const now = new Date();
        if (answer.status === 200) show((await answer.json()).computed);
        say(`${line.dataset.saved} ${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`);
      } else {
        say(answer.status === 401 ? line.dataset.over : line.dataset.offline, true);
      }
    } catch (fault) {
      if (fault.name !== "AbortError") say(line.dataset.offline, true);
    }
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  };

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    running?.abort();
  });
  form.addEventListener("sending", () => clearTimeout(timer));
  addEventListener("online", later);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !timer) return;
    clearTimeout(timer);
    timer = 0;
    fetch(address, { method: "POST", body: body(), keepalive: true, headers: { Accept: "application/json" } }).catch(() => {});
  });
}
