/* A long list gets a line to type in: options whose words or pinyin fit stay. The list itself stays the browser's own. */

const SHOWN = 7; // lines of the list while one types

function lineOf(select) {
  const line = document.createElement("input");
  line.type = "search";
  line.className = "govuk-input search__line";
  line.autocomplete = "off";
  line.placeholder = select.dataset.search;
  line.setAttribute("aria-label", `${select.dataset.search}: ${select.labels[0]?.textContent ?? ""}`);
  line.setAttribute("aria-controls", select.id);
  return line;
}

function searchIn(select) {
  const options = [...select.options];
  const line = lineOf(select);
  const told = document.createElement("p");
  told.className = "search__told dim";
  told.setAttribute("role", "status");
  select.before(line);
  select.after(told);

  const close = () => {
    select.removeAttribute("size");
    told.textContent = "";
  };
  const narrow = () => {
    const wanted = line.value.trim().toLowerCase();
    const fits = (option) => !wanted || option.text.toLowerCase().includes(wanted) || option.dataset.spelled?.includes(wanted);
    const found = options.filter((option) => option.value && fits(option));
    const chosen = select.value;
    select.replaceChildren(...options.filter((option) => !option.value || option.value === chosen || found.includes(option)));
    select.value = chosen;
    if (!wanted) return close();
    select.size = Math.min(SHOWN, select.length);
    told.textContent = found.length ? select.dataset.found.replace("{count}", found.length) : select.dataset.none;
  };
  line.addEventListener("input", (event) => {
    event.stopPropagation();
    narrow();
  });
  line.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "ArrowDown" || event.key === "Enter") select.focus();
  });
  select.addEventListener("change", () => {
    line.value = "";
    narrow();
  });
}

export function search(form) {
  form.querySelectorAll("select[data-search]").forEach(searchIn);
}
