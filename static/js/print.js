/* Print buttons: they are shown only where they can work. A page that comes to be printed is printed when it is there, once. */

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

if (document.querySelector("[data-print-now]")) {
  history.replaceState(null, "", location.pathname);
  addEventListener("load", () => print());
}
