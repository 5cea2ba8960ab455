// "/" goes to the search box from anywhere but a field.
const box = document.getElementById("desk-find");

function isTyping(element) {
  return element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!box || isTyping(event.target)) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// The day's list begins where work is still to do.
const list = document.querySelector(".home-today .scroll");
const firstOpen = list?.querySelector("tr:is(.is-scheduled, .is-confirmed, .is-checked_in, .is-in_progress)");
if (firstOpen) list.scrollTop = firstOpen.offsetTop - 60;

if (box && document.body.classList.contains("desk-home")) box.focus();
