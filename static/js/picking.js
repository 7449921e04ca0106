// Ticked rows of the queue: how many they are, and no new rows from under them while somebody chooses.

const board = document.querySelector("#board");
const ticked = () => board.querySelectorAll("input[name=pick]:checked").length;

board?.addEventListener("change", count);
board?.addEventListener("htmx:afterSwap", count);
board?.addEventListener("htmx:beforeRequest", (event) => {
  if (ticked() || board.querySelector("#picked")?.contains(document.activeElement?.closest("input"))) event.preventDefault();
});

function count() {
  for (const place of board.querySelectorAll("[data-picked]")) place.textContent = String(ticked());
}
