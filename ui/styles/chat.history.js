// Conversations kept in this browser: the open one for its tab until that is closed, and earlier ones until
// they are deleted. Where the browser keeps nothing, all else works.

const MAX_CONVERSATIONS = 20;
const MAX_CHARACTERS = 1500000;

/** What a browser's store holds under a name; `otherwise` where it holds nothing that can be read. */
const recall = (store, name, otherwise) => {
  try {
    const text = window[store].getItem(`tillit.${name}`);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
};

const keepIn = (store, name, value) => {
  try {
    if (value === null) window[store].removeItem(`tillit.${name}`);
    else window[store].setItem(`tillit.${name}`, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
};

const isConversation = (one) =>
  Boolean(one && typeof one.id === "string" && Array.isArray(one.records) && one.records.length && one.records[0].question);
const earlier = () => {
  const kept = recall("localStorage", "history", []);
  return Array.isArray(kept) ? kept.filter(isConversation) : [];
};
const remembers = () => recall("localStorage", "remember", true) !== false;

/** Keep as many of the latest as there is room for. */
const keepEarlier = (conversations) => {
  const kept = conversations.slice(0, MAX_CONVERSATIONS);
  while (kept.length > 1 && JSON.stringify(kept).length > MAX_CHARACTERS) kept.pop();
  while (kept.length && !keepIn("localStorage", "history", kept)) kept.pop();
  if (!kept.length) keepIn("localStorage", "history", null);
};

let open = recall("sessionStorage", "open", null);
let forgotten = null;

const keepOpen = () => {
  const said = conversation();
  keepIn("sessionStorage", "asking", null);
  if (!said.length) {
    open = null;
    return keepIn("sessionStorage", "open", null);
  }
  const id = open ? open.id : `c${Date.now()}${Math.random().toString(36).slice(2, 8)}`;
  open = { id, at: new Date().toISOString(), records: said };
  keepIn("sessionStorage", "open", open);
  if (remembers() && open.id !== forgotten) keepEarlier([open, ...earlier().filter((one) => one.id !== id)]);
};

// --- the list ---

const historyBox = make("details", { id: "history" });
const historyLine = makeLine({ class: "said" });

const dayOf = (iso, words) => {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const parts = { day: at.getDate(), month: words.months[at.getMonth()], year: at.getFullYear() };
  return words.day.replace(/{(\w+)}/g, (_, name) => parts[name]);
};

const forget = (one, words) => {
  if (open && one.id === open.id) forgotten = one.id;
  keepEarlier(earlier().filter((other) => other.id !== one.id));
  drawHistory();
  say(historyLine, words.deleted);
  (historyBox.querySelector("li button") || historyBox.querySelector("summary")).focus();
};

const forgetAll = (words) => {
  if (open) forgotten = open.id;
  keepEarlier([]);
  drawHistory();
  say(historyLine, words.all_deleted);
  historyBox.querySelector("summary").focus();
};

const reopen = (one) => {
  if (isAnswering()) return notify("one_at_a_time");
  open = one;
  give("reopened", JSON.stringify(one.records), { send: true });
};

const makeEntry = (one, words) => {
  const title = String(one.records[0].question).slice(0, 120);
  const count = one.records.length === 1 ? words.one_question : words.n_questions.replace("{n}", one.records.length);
  const remove = makeButton(words.delete, () => forget(one, words), {
    "aria-label": words.delete_named.replace("{title}", () => title),
  });
  const facts = [dayOf(one.at, words), count].filter(Boolean).join(", ");
  return make("li", {}, makeButton(title, () => reopen(one), { class: "reopen" }),
    make("span", { class: "soft" }, facts), remove);
};

const drawHistory = () => {
  const words = says();
  const kept = earlier();
  const remember = make("input", { type: "checkbox", id: "remember" });
  remember.checked = remembers();
  remember.addEventListener("change", () => keepIn("localStorage", "remember", remember.checked));
  const list = kept.length
    ? [make("ul", {}, ...kept.map((one) => makeEntry(one, words))), makeButton(words.delete_all, () => forgetAll(words), { class: "delete-all" })]
    : [make("p", {}, words.no_history)];
  historyBox.replaceChildren(
    make("summary", {}, words.history),
    make("p", { class: "soft" }, words.history_note),
    make("label", { for: "remember" }, remember, ` ${words.remember}`),
    ...list,
    historyLine,
  );
};

// --- after the page was loaded again, or the connection was lost ---

const begin = () => {
  const field = byId("reopened") && byId("reopened").querySelector("textarea, input");
  const told = document.querySelector("#footer h2"); // what the server says when a page is opened has come
  if (historyBox.isConnected || !field || !told) return;
  byId("footer").before(historyBox);
  drawHistory();
  if (hasAsked) return; // somebody was quicker
  const waiting = recall("sessionStorage", "asking", "");
  if (isConversation(open)) reopen(open);
  if (!waiting || typeof waiting !== "string") return;
  give("question", waiting);
  notify("connected_again");
};

let wasAsking = false;
const forgetAsked = () => {
  const isAsking = Boolean(document.querySelector("#current .working"));
  if (wasAsking && !isAsking) keepIn("sessionStorage", "asking", null);
  wasAsking = isAsking;
};

onChange.push(begin, forgetAsked);
onConversation.push(keepOpen, drawHistory);
onLanguage.push(() => { historyLine.textContent = ""; drawHistory(); });
window.addEventListener("storage", drawHistory);
