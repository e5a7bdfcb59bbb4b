// Whether an answer helped, and if not, why. Said again, it replaces what was said before.

let forms = 0;

/** The sentence for what the server answered, "" where it took the feedback. */
const sendFeedback = async (words, given) => {
  try {
    const response = await fetch("/api/v1/feedback", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(given),
    });
    if (response.ok) return "";
    const code = ((await response.json()).type || "").split("#")[1] || "";
    const sentence = words.errors[code.replaceAll("-", "_")];
    return sentence && !sentence.includes("{") ? sentence : words.not_sent;
  } catch {
    return words.not_sent;
  }
};

const makeReasons = (words, group) => {
  const choices = Object.entries(words.reasons).map(([reason, text]) =>
    make("label", {}, make("input", { type: "radio", name: group, value: reason }), ` ${text}`),
  );
  return make("fieldset", {}, make("legend", {}, words.what_was_wrong), ...choices);
};

const makeForm = (words, onSend, onCancel) => {
  const id = `feedback-${(forms += 1)}`;
  const comment = make("textarea", { id: `${id}-comment`, rows: "3", maxlength: "2000", "aria-describedby": `${id}-note` });
  const form = make(
    "form",
    {},
    makeReasons(words, `${id}-reason`),
    make("label", { for: comment.id, class: "comment" }, words.comment),
    comment,
    make("p", { id: `${id}-note`, class: "soft" }, words.comment_note),
    make("p", { class: "choices" }, make("button", { type: "submit", class: "main" }, words.send), makeButton(words.cancel, onCancel)),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = form.querySelector("input:checked");
    onSend({ helpful: false, reason: chosen ? chosen.value : null, comment: comment.value });
  });
  return form;
};

dressers.push((section, record) => {
  if (record.answer.status === "smalltalk") return;
  const words = says(section);
  const line = makeLine({ class: "said" });
  const inside = make("div");
  const box = make("div", { class: "feedback", role: "group", "aria-label": words.helpful }, inside, line);

  const send = async (given) => {
    const error = await sendFeedback(words, { answer_id: record.answer.answer_id, ...given });
    say(line, error || words.thanks);
    line.classList.toggle("failed", Boolean(error));
    if (error) return;
    const change = makeButton(words.change_mind, () => { line.textContent = ""; ask(); focusFirst(); });
    inside.replaceChildren(change);
    change.focus({ preventScroll: true });
  };
  const focusFirst = () => inside.querySelector("input, button").focus();
  const explain = () => {
    line.textContent = "";
    inside.replaceChildren(makeForm(words, send, () => { ask(); focusFirst(); }));
    focusFirst();
  };
  const ask = () => inside.replaceChildren(
    make("p", { class: "choices" }, make("span", {}, words.helpful),
      makeButton(words.yes, () => send({ helpful: true })), makeButton(words.no, explain)),
  );
  ask();
  section.append(box);
});
