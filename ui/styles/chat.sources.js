// A mark opens its source beside the answer, and the way back leads to the mark.

const cameFrom = new WeakMap();

const closeSource = (source) => {
  source.classList.remove("open");
  source.removeAttribute("aria-current");
};

/** Beside the answer the sources scroll by themselves, so that the mark stays where it is. */
const bringBeside = (source) => {
  const column = source.closest(".sources");
  column.scrollTop = source.offsetTop < 120 ? 0 : source.offsetTop - 8;
  source.setAttribute("tabindex", "-1");
  source.focus({ preventScroll: true });
  const { top } = source.getBoundingClientRect();
  if (top < 0 || top > innerHeight * 0.7) source.scrollIntoView({ block: "nearest" });
};

const openSource = (source, from) => {
  source.closest(".exchange").querySelectorAll(".sources li.open").forEach(closeSource);
  source.classList.add("open");
  source.setAttribute("aria-current", "true");
  cameFrom.set(source, from);
  if (matchMedia("(min-width: 62rem)").matches) bringBeside(source);
  else moveFocus(source, "start");
};

/** The mark that led here; where it was opened in its own place, the first mark of its number. */
const markOf = (source) => {
  const from = cameFrom.get(source);
  const marks = source.closest(".exchange").querySelectorAll("a.mark");
  const first = [...marks].find((mark) => mark.hash === `#${source.id}`);
  return from && from.matches("a.mark") ? from : first;
};

document.addEventListener("click", (event) => {
  const pressed = event.target.closest && event.target.closest("#past a.mark, #past .open-source, #past .back");
  if (!pressed) return;
  event.preventDefault();
  if (pressed.matches("a.mark")) openSource(byId(pressed.hash.slice(1)), pressed);
  else if (pressed.matches(".open-source")) openSource(pressed.closest("li"), pressed);
  else moveFocus(markOf(pressed.closest("li")) || pressed.closest(".exchange").querySelector(".asked"), "center");
});

document.addEventListener("keydown", (event) => {
  const source = event.key === "Escape" && event.target.closest && event.target.closest("#past .sources li.open");
  if (!source) return;
  const from = cameFrom.get(source);
  closeSource(source);
  moveFocus(from || markOf(source), "center");
});
