import { button, make, questionList, unseen } from "./dom.js";
import { feedbackPart } from "./feedback.js";
import { fromMarkdown, leadingBold } from "./markdown.js";
import { consultedPart, Sources } from "./sources.js";

// A question on the page, with what there is of its answer: parts that have been checked, then the whole.
export class ExchangeView {
  #component;
  #words;
  #body = make("div.answer");
  #status = make("p");
  #parts = [];
  #citations = [];
  #sources = null;

  constructor(question, words, component) {
    const id = component.newId();
    this.#component = component;
    this.#words = words;
    this.heading = make("h3", { id, tabindex: -1 }, make("small", {}, words.you_asked), " ", question);
    this.node = make("section.exchange", { lang: words.language, "aria-labelledby": id }, this.heading, this.#body);
    this.showStatus(words.working);
    this.#showParts();
  }

  showStatus(line) {
    this.#status.textContent = line;
  }

  // A part of the answer to come; its marks lead to sources where these came with it.
  addStatement(text, citations) {
    this.#parts.push(text);
    this.#citations.push(...citations);
    this.#showParts();
  }

  // Nothing that came so far holds.
  withdraw() {
    this.#parts = [];
    this.#citations = [];
    this.#showParts();
  }

  // The whole answer, in its own language.
  showAnswer(answer, words) {
    const { citations, status, verdict } = answer;
    const [bold, text] = verdict ? leadingBold(answer.answer) : ["", answer.answer];
    const label = bold.replace(/\.+$/, "") || words.verdict[verdict];
    this.#words = words;
    this.node.lang = words.language;
    this.#body.className = citations.length ? "answer" : "answer apart";
    this.#show(citations, () => [
      words.status[status] && make("p", {}, make("b", {}, words.status[status])),
      label && make("p.verdict", {}, label),
      this.#text(text, citations),
      answer.notices.map((notice) => make("p.notice", {}, notice)),
      this.#sources.node,
      consultedPart(answer, words, this.#component),
      answer.suggestions.length && questionList("h4", words.suggestions, answer.suggestions, (one) => this.#component.ask(one)),
      feedbackPart(answer, words, this.#component),
    ]);
  }

  // Why there is no answer, a way to try again, and one around.
  showFailure(sentence, detail, retry, link) {
    const again = button(".button", retry, this.#words.retry);
    this.#body.className = "answer apart";
    this.#body.replaceChildren(make("p.failure", {}, sentence), make("p", { lang: "en" }, detail), make("p.links", {}, again, link));
  }

  dropSuggestions() {
    this.#body.querySelector(".questions")?.remove();
  }

  #showParts() {
    const known = this.#citations.filter((one, at, all) => all.findIndex(({ number }) => number === one.number) === at);
    this.#show(known, () => [this.#parts.map((part) => this.#text(part, known)), this.#sources.node, this.#status]);
  }

  // Shows what `content` makes; a source that is being read stays open.
  #show(citations, content) {
    const reading = this.#sources?.node.contains(this.#component.shadowRoot?.activeElement) && this.#sources.open;
    this.#sources = new Sources(citations, this.#words, this.#component);
    this.#body.replaceChildren(...content().flat(Infinity).filter(Boolean));
    if (reading && this.#sources.has(reading)) this.#sources.show(reading);
    if (citations.length) this.#component.languages().then((languages) => this.#tellLanguages(languages));
  }

  #text(markdown, citations) {
    const nodes = fromMarkdown(markdown, (number) => (this.#sources.has(number) ? this.#mark(number) : null));
    for (const quote of nodes.filter((node) => node.matches("blockquote"))) {
      const number = Number(quote.querySelector(".mark")?.dataset.number);
      const cited = citations.find((one) => one.number === number) ?? citations[0];
      if (cited) quote.dataset.document = cited.document_id;
    }
    return nodes;
  }

  #mark(number) {
    const press = ({ currentTarget }) => this.#sources.show(number, currentTarget);
    const mark = button(".mark", press, unseen(`${this.#words.source} `), `[${number}]`);
    mark.dataset.number = number;
    return mark;
  }

  #tellLanguages(languages) {
    for (const node of this.node.querySelectorAll("[data-document]")) node.lang = languages.get(node.dataset.document) ?? "nb";
  }
}
