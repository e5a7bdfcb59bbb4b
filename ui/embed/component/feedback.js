import { sendFeedback } from "./api.js";
import { button, make } from "./dom.js";

const MOST_COMMENT = 2000;

// "Did it help?" under an answer, and if not, why.
export function feedbackPart({ answer_id, status }, words, component) {
  if (!answer_id || status === "smalltalk") return null;
  const said = make("p", { tabindex: -1 });
  const send = async (feedback) => {
    try {
      await sendFeedback(component.server, { answer_id, ...feedback });
      part.replaceChildren(said);
      said.textContent = words.thanks;
    } catch (failure) {
      said.textContent = component.sentence(failure, words);
    }
    said.focus();
  };
  const form = reasonsForm(words, component.newId(), send);
  const yes = button(".button", () => send({ helpful: true }), words.yes);
  const no = button(".button", () => unfold(), words.no);
  const unfold = () => {
    form.hidden = false;
    no.setAttribute("aria-expanded", true);
    form.querySelector("input").focus();
  };
  no.setAttribute("aria-expanded", false);
  const part = make("div.feedback", { role: "group", "aria-label": words.helpful }, make("p", {}, words.helpful), yes, no, form, said);
  return part;
}

function reasonsForm(words, name, send) {
  const reasons = Object.entries(words.reasons).map(([value, label]) =>
    make("label", {}, make("input", { type: "radio", name, value }), ` ${label}`),
  );
  const comment = make("textarea.field", { maxlength: MOST_COMMENT });
  const submit = (event) => {
    event.preventDefault();
    send({ helpful: false, reason: form.querySelector(":checked")?.value, comment: comment.value });
  };
  const form = make("form", { submit },
    make("fieldset", {}, make("legend", {}, words.what_was_wrong), reasons),
    make("label", {}, words.comment, comment), make("button.button", {}, words.send));
  form.hidden = true;
  return form;
}
