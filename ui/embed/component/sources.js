import { button, fill, make, outLink } from "./dom.js";

const CONTEXT_CHARACTERS = 140;
const NEARBY_CHARACTERS = 280;
const MOST_NEARBY = 3;

// The cited sources under an answer: a line each, which opens to the quote where it stands.
export class Sources {
  #sources = new Map();
  #cameFrom = null;
  open = null;

  constructor(citations, words, component) {
    const items = citations.map((one) => this.#source(one, words, component));
    this.node = make("div.sources", {}, make("h4", {}, words.sources), make("ul", {}, items));
    this.node.hidden = !items.length;
  }

  has(number) {
    return this.#sources.has(number);
  }

  // Opens a source and goes there; closing it leads back to `cameFrom`.
  show(number, cameFrom) {
    const { opener, detail, told } = this.#sources.get(number);
    this.#unfold(number);
    this.#cameFrom = cameFrom ?? opener;
    detail.focus({ preventScroll: true });
    detail.parentNode.scrollIntoView({ block: "nearest" });
    told();
  }

  // Escape closes the source, and nothing around the component.
  #onKey(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.#close();
  }

  #close() {
    this.#unfold(null);
    this.#cameFrom.focus();
  }

  #unfold(number) {
    for (const [one, { opener, detail }] of this.#sources) {
      opener.setAttribute("aria-expanded", one === number);
      detail.hidden = one !== number;
    }
    this.open = number;
  }

  #source(citation, words, component) {
    const { number } = citation;
    const id = component.newId();
    const close = () => this.#close();
    const opener = button(".opener", () => (this.open === number ? close() : this.show(number)),
      make("b", {}, `[${number}]`), " ", title(citation), inPage(citation, words, ", "),
      make("small", {}, ofDocument("span", citation, citation.section.at(-1))), make("small", {}, weight(citation, words)));
    const detail = make("div.source", { id, role: "group", tabindex: -1, "aria-label": `${words.source} ${number}: ${citation.title}`, keydown: (event) => this.#onKey(event) },
      origin(citation, words), ofDocument("blockquote.quote", citation, inContext(citation)), links(citation, words, component), button(".button", close, words.close));
    opener.setAttribute("aria-controls", id);
    this.#sources.set(number, { opener, detail, told: () => component.emit("tillit-source", { citation }) });
    this.#unfold(null);
    return make("li", {}, opener, detail);
  }
}

// What was found besides: open where it is all there is, folded where there is an answer.
export function consultedPart({ consulted, citations, status }, words, component) {
  if (!consulted.length || status === "smalltalk" || status === "refused") return null;
  const items = consulted.slice(0, MOST_NEARBY).map((one) =>
    make("li", {}, title(one), make("p", {}, make("b", {}, weight(one, words))), origin(one, words), ofDocument("p", one, head(one.text, NEARBY_CHARACTERS)), links(one, words, component)),
  );
  const [part, heading, told] = citations.length ? ["details", "summary", words.consulted] : ["div", "h4", words.nearest];
  return make(`${part}.consulted`, {}, make(heading, {}, told), make("ul", {}, items));
}

// How much the document weighs, in words.
function weight({ standing }, words) {
  const told = words.standing[standing] ?? "";
  return told.charAt(0).toUpperCase() + told.slice(1);
}

// Whose the document is, of when, and the place in it.
function origin(place, words) {
  const whose = [place.publisher, dateInWords(place.date, words)].filter(Boolean).join(", ");
  const headings = place.section.join(" › ");
  return [make("p", {}, whose), make("p", {}, ofDocument("span", place, headings), inPage(place, words, headings && ", "))];
}

function inPage({ page }, words, joint) {
  return page === null ? "" : joint + fill(words.page, { page });
}

// "2024-04" as "april 2024"; what is no such date stays as it is.
function dateInWords(date, words) {
  const [, year, month, day] = /^(\d+)-(\d\d)(?:-(\d+))?$/.exec(date) ?? [];
  const name = words.months[month - 1];
  if (!name) return date;
  return day ? fill(words.day, { day: Number(day), month: name, year }) : `${name} ${year}`;
}

// The quote marked where it stands, with some of what surrounds it.
function inContext({ quote, context }) {
  const [before, ...rest] = quote ? context.split(quote) : [""];
  const marked = make("mark", {}, quote);
  return rest.length ? [tail(before, CONTEXT_CHARACTERS), marked, head(rest.join(quote), CONTEXT_CHARACTERS)] : marked;
}

function head(text, most) {
  return text.length > most ? `${text.slice(0, most).replace(/\s\S*$/, "")} …` : text;
}

function tail(text, most) {
  return text.length > most ? `… ${text.slice(-most).replace(/^\S*\s/, "")}` : text;
}

function links(place, words, component) {
  const reader = outLink(component.address(place.viewer_url, words), words.read_here, words);
  return make("p.links", {}, reader, outLink(place.url, words.read_at_publisher, words));
}

function title(place) {
  return ofDocument("cite", place, place.title);
}

// Words of a document, whose language will be told.
function ofDocument(name, place, ...content) {
  return make(name, { lang: "nb", "data-document": place.document_id }, ...content);
}
