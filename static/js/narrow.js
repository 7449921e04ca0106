/* District, town, village: each list holds only what lies in the place that was chosen before it. Without script the lists
   are grouped, and the server sees whether they fit. */

function narrowTo(outer, inner) {
  const groups = [...inner.querySelectorAll("optgroup")];
  const settle = () => {
    const fitting = groups.filter((group) => group.dataset.in === outer.value);
    const chosen = inner.value;
    groups.forEach((group) => group.remove());
    inner.append(...fitting);
    inner.value = fitting.some((group) => [...group.children].some((option) => option.value === chosen)) ? chosen : "";
    inner.disabled = !fitting.length;
    inner.dispatchEvent(new Event("narrowed"));
  };
  outer.addEventListener("change", settle);
  outer.addEventListener("narrowed", settle);
  settle();
}

export function narrow(form) {
  for (const picker of form.querySelectorAll("[data-levels]")) {
    const lists = [...picker.querySelectorAll("select")];
    lists.slice(1).forEach((inner, number) => narrowTo(lists[number], inner));
  }
}
