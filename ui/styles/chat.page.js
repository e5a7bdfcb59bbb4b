// The page as a whole: small helpers, its language, and names that Gradio's components lack.

const byId = (id) => document.getElementById(id);
const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const onLanguage = [];
const onChange = [];

/** The texts in the language of a place on the page. */
const says = (place = document.documentElement) => TEXTS[place.lang] || TEXTS.nb;

/** An element with text and elements inside; nothing is read as HTML. */
const make = (tag, attributes = {}, ...inside) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
};

const makeButton = (text, onClick, attributes = {}) => {
  const button = make("button", { type: "button", ...attributes }, text);
  button.addEventListener("click", onClick);
  return button;
};

/** A line that is read aloud when it changes. It must be on the page before it says anything. */
const makeLine = (attributes = {}) => make("p", { role: "status", ...attributes });

/** Say it, also where the same was said before. */
const say = (line, text) => {
  line.textContent = "";
  setTimeout(() => { line.textContent = text; }, 50);
};

/** Hand a text to a field of Gradio's as typing would, and send it off as Enter would. */
const give = (id, text, { send = false } = {}) => {
  const field = byId(id) && byId(id).querySelector("textarea, input");
  if (!field) return false;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (send) field.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true, cancelable: true }));
  return true;
};

const moveFocus = (target, block = "nearest") => {
  if (!target.matches("a, button, input, textarea, summary")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block, behavior: isCalm() ? "auto" : "smooth" });
};

document.documentElement.lang = "nb";

// The page's own language follows the choice, and the address remembers it.
onChange.push(() => {
  const chosen = document.querySelector("#header [lang]");
  if (!chosen || chosen.lang === document.documentElement.lang) return;
  document.documentElement.lang = chosen.lang;
  document.title = document.querySelector("#header h1").textContent;
  const address = new URL(location.href);
  if (chosen.lang === "nb") address.searchParams.delete("lang");
  else address.searchParams.set("lang", chosen.lang);
  history.replaceState(history.state, "", address);
  onLanguage.forEach((follow) => follow());
});

// Gradio has links open in new tabs and takes the names off them: those to our pages say where one is.
onChange.push(() => {
  document.querySelectorAll(":is(#places, #footer, .go-on) a[target]").forEach((link) => link.removeAttribute("target"));
  const places = document.querySelector("#places nav:not([aria-label])");
  const heading = document.querySelector("#header h1");
  if (!places || !heading) return;
  places.setAttribute("aria-label", heading.textContent);
  const here = [...places.querySelectorAll("a")].find((link) => link.pathname === location.pathname);
  if (here) here.setAttribute("aria-current", "page");
});

// The status line is read aloud, groups of choices have their labels as names, and what unfolds says so.
onChange.push(() => {
  const status = byId("status");
  if (status && !status.hasAttribute("role")) status.setAttribute("role", "status");
  for (const id of ["language", "only", "answer-language"]) {
    const label = document.querySelector(`#${id} [data-testid=block-info]`);
    if (label) byId(id).setAttribute("aria-label", label.textContent.trim());
  }
  const unfold = document.querySelector("#options > button");
  const folded = document.querySelector("#options [data-testid=accordion-content]");
  if (unfold && folded) unfold.setAttribute("aria-expanded", String(folded.style.display !== "none"));
});

// What goes wrong and what is refused. Gradio's own words for it are in English, and are not shown.
const notice = makeLine({ id: "notice" });
let noticed = "";

/** Say the text of this name, "" for none; in another language when that is chosen. */
const notify = (name) => {
  noticed = name;
  say(notice, name && says()[name]);
};
onLanguage.push(() => notify(noticed));

const RETRY_MS = 2000;

/** Load the page again once the server is there; what is kept in the browser comes back with it. */
const connectAgain = async () => {
  notify("connection_lost");
  const isAlive = await fetch("/healthz").then((reply) => reply.ok, () => false);
  if (isAlive) location.reload();
  else setTimeout(connectAgain, RETRY_MS);
};

let broken = null;
onChange.push(() => {
  const box = byId("ask-box");
  if (box && !notice.isConnected) box.prepend(notice);
  const toast = document.querySelector(".toast-body.error");
  if (toast === broken) return;
  broken = toast;
  if (toast) notify(toast.textContent.includes("Connection") ? "connection_lost" : "went_wrong");
});

new MutationObserver(() => onChange.forEach((look) => look())).observe(document, {
  attributeFilter: ["disabled", "style"],
  attributes: true,
  childList: true,
  subtree: true,
});
