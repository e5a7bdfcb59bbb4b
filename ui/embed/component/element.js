import { ask, documentLanguages, Failure } from "./api.js";
import { readAnswer, readPlaces } from "./answers.js";
import { button, fill, make, outLink, questionList } from "./dom.js";
import { ExchangeView } from "./exchange.js";
import { Memory } from "./memory.js";
import { wordsOf } from "./words.js";

const MOST_CONTEXT = 1000;
const MOST_HISTORY = 10;
const TOLD = ["what_it_is", "question", "ask", "cancel", "clear", "kept"];

const style = new CSSStyleSheet();
style.replaceSync(STYLE);
const home = originOf(document.currentScript?.src) || location.origin;
let ids = 0;

class TillitAssistant extends HTMLElement {
  static observedAttributes = ["lang", "heading", "title", "questions", "context", "server"];

  #parts = null;
  #memory = null;
  #exchanges = [];
  #failed = null;
  #running = null;

  connectedCallback() {
    this.#parts ??= this.#build();
    this.#memory ??= new Memory(this.server, this.id);
    if (!this.#exchanges.length) this.#restore();
    this.#tell();
  }

  // An element that is only moved is connected again before this is looked at.
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#abort();
      this.#memory?.release();
      this.#memory = null;
    });
  }

  attributeChangedCallback() {
    if (this.#parts) this.#tell();
  }

  // --- for the page's own scripts ---

  // Asks as if the person had asked; does nothing while an answer is on its way.
  ask(question) {
    if (this.#running || !this.#parts) return;
    if (question.trim()) this.#answer(question.trim());
    else this.#complain(this.#words.failures.empty_question);
  }

  // Deletes the conversation.
  clear() {
    this.#abort();
    this.#running = this.#failed = null;
    this.#exchanges = [];
    this.#memory?.save([]);
    this.#parts?.conversation.replaceChildren();
    this.attributeChangedCallback();
  }

  // Where the questions go: an origin.
  get server() {
    return originOf(this.getAttribute("server")) || home;
  }

  // --- for the parts of the component ---

  newId() {
    ids += 1;
    return `t${ids}`;
  }

  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  languages() {
    return documentLanguages(this.server);
  }

  sentence({ kind }, words) {
    return words.failures[kind] ?? words.failures.internal;
  }

  // An address on our server in the reader's language; "" where it leads elsewhere.
  address(path, words) {
    if (originOf(path, this.server) !== this.server) return "";
    const address = new URL(path, this.server);
    if (words.language !== "nb") address.searchParams.set("lang", words.language);
    return address.href;
  }

  // --- a question and its answer ---

  async #answer(question) {
    const context = this.#newContext();
    const request = this.#request(question, context);
    const controller = (this.#running = new AbortController());
    const view = this.#begin(question);
    try {
      const answer = await this.#follow(view, ask(this.server, request, controller));
      if (this.#running === controller) this.#finish({ question, context, answer, view });
    } catch (failure) {
      if (!(failure instanceof Failure)) reportError(failure);
      if (this.#running === controller) this.#fail(question, view, failure);
    }
  }

  #request(question, context) {
    const documents = this.#given("documents").split(/[\s,]+/).filter(Boolean);
    const conversation = this.#exchanges.at(-1)?.answer.conversation_id ?? "";
    const { language } = this.#words;
    return {
      question,
      history: [...this.#exchanges.slice(-MOST_HISTORY).flatMap(turns), ...said(context)],
      language: language === "nb" ? "auto" : language,
      document_ids: documents.length ? documents : null,
      conversation_id: /^[\w-]{1,64}$/.test(conversation) ? conversation : null,
    };
  }

  // The question on the page; who asked by a button that is gone now goes on at the question.
  #begin(question) {
    const { conversation, field } = this.#parts;
    const active = this.shadowRoot.activeElement;
    const view = new ExchangeView(question, this.#words, this);
    this.#failed?.node.remove();
    this.#failed = null;
    this.#exchanges.at(-1)?.view.dropSuggestions();
    if (field.value.trim() === question) field.value = "";
    conversation.append(view.node);
    this.#complain("");
    this.#tell(this.#words.working);
    if (active && (!active.isConnected || active.closest("[hidden]"))) view.heading.focus({ preventScroll: true });
    view.heading.scrollIntoView();
    this.emit("tillit-question", { question });
    return view;
  }

  // Shows what happens on the way, and gives the answer at its end.
  async #follow(view, events) {
    for await (const { name, data } of events) {
      if (name === "status") view.showStatus(String(data.text));
      if (name === "statement") view.addStatement(String(data.text), readPlaces(data.citations));
      if (name === "withdrawn") view.withdraw();
      const answer = name === "answer" && readAnswer(data);
      if (answer) return answer;
    }
    throw new Failure("broken", "the stream ended without an answer");
  }

  #finish(exchange) {
    const { question, answer } = exchange;
    const n = answer.citations.length;
    const words = this.#words;
    this.#running = null;
    this.#showAnswered(exchange);
    this.#memory?.save(this.#exchanges.map(({ question, context, answer }) => ({ question, context, answer })));
    this.#tell(n > 1 ? fill(words.ready_sources, { n }) : n ? words.ready_one_source : words.ready);
    this.emit("tillit-answer", { question, answer });
  }

  // The question goes back into its field, unless something else is written there by now.
  #fail(question, view, failure) {
    const sentence = this.sentence(failure, this.#words);
    const detail = failure.kind === "internal" || failure.kind === "unknown_document" ? failure.message : "";
    this.#running = null;
    this.#failed = view;
    view.showFailure(sentence, detail, () => this.ask(question), this.#ownPage());
    this.#parts.field.value ||= question;
    this.#tell(sentence);
    this.emit("tillit-error", { question, kind: failure.kind ?? "internal", detail: failure.message });
  }

  #restore() {
    for (const exchange of this.#memory.load()) {
      const view = new ExchangeView(exchange.question, this.#words, this);
      this.#exchanges.at(-1)?.view.dropSuggestions();
      this.#parts.conversation.append(view.node);
      this.#showAnswered({ ...exchange, view });
    }
  }

  #showAnswered(exchange) {
    exchange.view.showAnswer(exchange.answer, wordsOf(exchange.answer.language));
    this.#exchanges.push(exchange);
  }

  #abort() {
    this.#running?.abort(new Failure("cancelled"));
  }

  // --- what the page gave ---

  get #words() {
    return wordsOf(this.closest("[lang]")?.lang ?? "");
  }

  #given(attribute) {
    return (this.getAttribute(attribute) ?? "").trim();
  }

  // What the person reads, where it is to be sent and is not known from an earlier question.
  #newContext() {
    const context = this.#parts.withContext.checked ? this.#given("context").slice(0, MOST_CONTEXT) : "";
    return context === this.#exchanges.findLast((one) => one.context)?.context ? "" : context;
  }

  #ownPage() {
    return outLink(this.address("/", this.#words), this.#words.own_page, this.#words);
  }

  // --- the frame around the conversation ---

  #build() {
    const parts = {
      title: make("h2.heading"),
      what_it_is: make("p.small"),
      conversation: make("div"),
      examples: make("div"),
      question: make("label", { for: "question" }),
      field: make("textarea.field", { id: "question", "aria-describedby": "complaint", keydown: (event) => this.#onKey(event) }),
      complaint: make("p", { id: "complaint" }),
      withContext: make("input", { type: "checkbox", checked: "checked" }),
      context: make("span"),
      ask: make("button.button.ask"),
      cancel: button(".button", () => this.#cancel()),
      clear: button(".button", () => this.#clearByHand()),
      status: make("p.unseen", { role: "status" }),
      kept: make("p.small"),
      links: make("p.links.small"),
    };
    parts.contextLine = make("label.small", {}, parts.withContext, parts.context);
    parts.frame = make("section.frame", {},
      parts.title, parts.what_it_is, parts.conversation, parts.examples,
      make("form", { submit: (event) => this.#submit(event) },
        parts.question, parts.field, parts.complaint, parts.contextLine, make("p.links", {}, parts.ask, parts.cancel, parts.clear)),
      parts.status, parts.kept, parts.links);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.append(parts.frame);
    return parts;
  }

  // Everything that is written in the page's language or depends on where the conversation stands.
  // `line` is read out to those who cannot see.
  #tell(line) {
    const parts = this.#parts;
    const words = this.#words;
    const title = this.getAttribute("heading") ?? (this.title || words.title);
    const questions = this.hasAttribute("questions") ? this.#given("questions").split(/\s*\|\s*/).filter(Boolean) : words.examples;
    const asked = Boolean(parts.conversation.firstChild);
    for (const name of TOLD) parts[name].textContent = words[name];
    parts.frame.lang = words.language;
    parts.frame.setAttribute("aria-label", title || words.title);
    parts.title.textContent = title;
    parts.title.hidden = !title;
    parts.context.textContent = ` ${fill(words.context, { context: this.#given("context") })}`;
    parts.contextLine.hidden = !this.#given("context");
    parts.cancel.hidden = !this.#running;
    parts.clear.hidden = !asked;
    parts.ask.setAttribute("aria-disabled", Boolean(this.#running));
    parts.examples.hidden = asked || !questions.length;
    parts.examples.replaceChildren(questionList("h3", words.examples_heading, questions, (one) => this.ask(one)));
    parts.links.replaceChildren(
      outLink(this.address("/documents", words), words.documents, words), outLink(this.address("/about", words), words.about, words), this.#ownPage());
    if (line) parts.status.textContent = line;
  }

  #submit(event) {
    event.preventDefault();
    this.ask(this.#parts.field.value);
  }

  #onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
  }

  #cancel() {
    this.#parts.field.focus();
    this.#abort();
  }

  #clearByHand() {
    this.clear();
    this.#parts.field.focus();
    this.#tell(this.#words.cleared);
  }

  #complain(sentence) {
    const { complaint, field } = this.#parts;
    complaint.textContent = sentence;
    field.setAttribute("aria-invalid", Boolean(sentence));
    if (sentence) field.focus();
  }
}

function originOf(address, base) {
  try {
    const { origin, protocol } = new URL(address, base);
    return /^https?:$/.test(protocol) ? origin : "";
  } catch {
    return "";
  }
}

function turns({ question, context, answer }) {
  return [...said(context), ...said(question), { role: "assistant", content: answer.answer }];
}

function said(content) {
  return content ? [{ role: "user", content }] : [];
}

if (!customElements.get("tillit-assistant")) customElements.define("tillit-assistant", TillitAssistant);
