/* Adds and removes rows and files in place, and looks entries up: the form is sent as without script, and only the part that
   changed is taken over from the answer, so that chosen files and the place on the page stay. */

const BUTTON = "button[name=add], button[name=remove], button[name=find]";

function part(button) {
  return button.name === "find" ? button.closest(".lookup") : button.closest("[data-rows], [data-upload]");
}

function settle(form, old, fresh, added) {
  old.replaceWith(fresh);
  form.dispatchEvent(new CustomEvent("rows", { detail: fresh }));
  const found = fresh.matches(".lookup") && (fresh.querySelector("input[type=radio]") ?? fresh.querySelector("input[type=search]"));
  if (found) return found.focus();
  const rows = fresh.querySelectorAll(fresh.matches(".lines") ? "[data-line]" : "[data-rep]");
  const target = added ? rows[rows.length - 1]?.querySelector("input:not([type=hidden]), select, textarea") : fresh.querySelector("input[type=file]");
  (target ?? fresh).focus();
}

/* What the form sends with this button: read before the button is disabled, or it would not count. */
function pressed(form, button) {
  const body = new FormData(form, button);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  return body;
}

async function change(form, button, body) {
  const old = part(button);
  form.dispatchEvent(new Event("sending"));
  const answer = await fetch(form.action, { method: "POST", body });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = old.id ? page.getElementById(old.id) : page.querySelector(`[data-upload="${old.dataset.upload}"]`);
  if (!fresh) throw new Error("the part is gone");
  settle(form, old, fresh, button.name === "add");
}

/* Enter in the words to look up looks them up, and does not send the page. */
function enter(event) {
  const line = event.key === "Enter" && event.target.closest(".lookup input[type=search]");
  if (!line) return;
  event.preventDefault();
  line.closest(".lookup").querySelector("button[name=find]").click();
}

export function repeat(form) {
  form.addEventListener("keydown", enter);
  form.addEventListener("click", (event) => {
    const button = event.target.closest(BUTTON);
    if (!button || !part(button)) return;
    event.preventDefault();
    const body = pressed(form, button);
    button.disabled = true;
    change(form, button, body).catch(() => {
      button.disabled = false;
      form.requestSubmit(button);
    });
  });
}
