// Elements, built node by node: no text is ever read as HTML.

// An element such as "p.small"; its classes are its parts too, for the styles of the page it stands on.
// Attributes that are functions listen to the event of their name; empty ones are left out, as empty children.
export function make(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  const all = { class: classes.join(" "), part: classes.join(" "), ...attributes };
  for (const [attribute, value] of Object.entries(all)) {
    if (typeof value === "function") element.addEventListener(attribute, value);
    else if (value || value === 0) element.setAttribute(attribute, value);
  }
  element.append(...children.flat(Infinity).filter(Boolean));
  return element;
}

export function button(name, click, ...children) {
  return make(`button${name}`, { type: "button", click }, ...children);
}

export function unseen(text) {
  return make("span.unseen", {}, text);
}

// A list of questions to ask by a click.
export function questionList(level, heading, questions, ask) {
  const items = questions.map((text) => make("li", {}, button(".question", () => ask(text), text)));
  return make("div.questions", {}, make(level, {}, heading), make("ul", {}, items));
}

// The text with its {gaps} filled in.
export function fill(text, values) {
  return text.replace(/{(\w+)}/g, (gap, name) => values[name] ?? gap);
}

// A link to another page, in a new tab; nothing where the address leads to no web page.
export function outLink(href, text, words) {
  if (!/^https?:\/\/[^\s/]/i.test(href)) return null;
  return make("a.link", { href, target: "_blank", rel: "noopener noreferrer" }, text, unseen(` (${words.new_window})`));
}
