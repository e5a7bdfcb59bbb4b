// The conversation: an answer that is there is taken over from Gradio's component, which draws itself anew
// with each event, into a place where what is open, written or focused stays as it is.

const past = make("div", { id: "past", class: "prose" });
const records = new WeakMap();
const dressers = [];
const onConversation = [];

/** What was asked and answered, oldest first, as the server can read it again. */
const conversation = () => [...past.children].map((section) => records.get(section)).filter(Boolean);

const takeOver = (section) => {
  const taken = section.cloneNode(true);
  section.replaceChildren();
  const kept = taken.querySelector(".record");
  const record = kept && JSON.parse(kept.textContent);
  if (kept) kept.remove();
  records.set(taken, record);
  taken.setAttribute("aria-labelledby", taken.querySelector(".asked").id);
  past.append(taken);
  if (record) dressers.forEach((dress) => dress(taken, record));
};

onChange.push(() => {
  const column = byId("conversation");
  const current = byId("current");
  if (!column || !current) return;
  if (!past.isConnected) column.prepend(past);
  const asked = current.querySelectorAll(".exchange");
  const begins = !asked.length || current.querySelector("#q1");
  const answered = [...asked].filter((one) => one.matches(".done") && one.hasChildNodes());
  const changes = answered.length || (begins && past.children.length);
  if (begins) past.replaceChildren();
  answered.forEach(takeOver);
  column.setAttribute("aria-busy", String(Boolean(current.querySelector(".working"))));
  if (changes) onConversation.forEach((follow) => follow());
});

// A new question is brought into view, and to the top once its answer has grown below it.
let newest = null;
const lastAsked = () => [...document.querySelectorAll("#conversation .asked")].pop();
const isInView = (element) => {
  const { top } = element.getBoundingClientRect();
  return top >= 0 && top < innerHeight;
};
onChange.push(() => {
  const last = lastAsked();
  if (last && last.id !== newest) {
    last.scrollIntoView({ block: "start" });
    const from = document.activeElement && document.activeElement.closest("#ask-box, #examples, #history, .go-on");
    if (from) document.activeElement.blur();
  }
  newest = last ? last.id : null;
});
onConversation.push(() => {
  const last = lastAsked();
  if (last && isInView(last)) last.scrollIntoView({ block: "start" });
});

// Who asked goes on at the question, with the answer next; where there is none, in the field. Once the page
// is still, and only who has not gone elsewhere meanwhile.
let still = 0;
onChange.push(() => {
  clearTimeout(still);
  still = setTimeout(() => {
    const failed = document.querySelector("#current .failed");
    const next = failed ? document.querySelector("#question textarea") : newest && byId(newest);
    if (!next || document.activeElement !== document.body) return;
    if (!failed) next.setAttribute("tabindex", "-1");
    next.focus({ preventScroll: true });
  }, 300);
});

// Examples and suggestions are asked as if they had been typed. There is one question at a time: meanwhile the
// button is off, Gradio begins no other, and the page says so.
const isAnswering = () => Boolean(byId("ask") && byId("ask").disabled);
let hasAsked = false;

// The server shows a question as soon as it has it. Gradio can wait for ever on a stream of events that ended
// between two questions, and says nothing: the page then connects anew.
const SILENT_MS = 20000;
let silent = 0;

/** The question that is sent off is kept until it is answered, so that it is not lost with the connection. */
const keepAsked = () => {
  hasAsked = true;
  keepIn("sessionStorage", "asking", document.querySelector("#question textarea").value);
  clearTimeout(silent);
  silent = setTimeout(connectAgain, SILENT_MS);
};

document.addEventListener("click", (event) => {
  const pressed = event.target.closest && event.target.closest("#ask, #examples .example, #past .suggestion");
  if (!pressed) return;
  if (isAnswering()) return notify("one_at_a_time");
  if (pressed.id !== "ask") give("question", pressed.textContent.trim(), { send: true });
  keepAsked();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || !event.target.closest("#question")) return;
  if (isAnswering()) notify("one_at_a_time");
  else keepAsked();
});

let wasAnswering = false;
onChange.push(() => {
  if (isAnswering() === wasAnswering) return;
  wasAnswering = !wasAnswering;
  clearTimeout(silent);
  if (noticed) notify("");
});
