// A permalink to an answer: the server keeps its own copy of it, once somebody asks for that, under an address.

/** The server's answer as an object, with the sentence for what went wrong under `error`. */
const askPermalinks = async (words, path, options) => {
  try {
    const response = await fetch(`/api/v1/permalinks${path}`, options);
    if (response.status === 204) return {};
    const body = await response.json();
    if (response.ok) return body;
    const code = (body.type || "").split("#")[1] || "";
    return { error: words.errors[code.replaceAll("-", "_")] || words.errors.permalink_not_stored };
  } catch {
    return { error: words.errors.permalink_not_stored };
  }
};

const makePermalink = (words, answerId) => askPermalinks(words, "", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ answer_id: answerId }),
});

const deletePermalink = (words, made) => askPermalinks(words, `/${made.id}`, {
  method: "DELETE",
  headers: { "Delete-Code": made.delete_code },
});

/** The address as this browser knows the server, whatever a proxy told the server of itself. */
const addressOf = (made) => new URL(new URL(made.address).pathname, location.href).href;

let permalinks = 0;

const makeAddress = (words, made, line, onDelete) => {
  const said = words.permalink;
  const id = `permalink-${(permalinks += 1)}`;
  const field = make("input", { id, readonly: "", value: addressOf(made), "aria-describedby": `${id}-note` });
  field.addEventListener("focus", () => field.select());
  const copy = async () => {
    const piece = make("div", { class: "to-copy" }, field.value);
    await reportCopy(line, words, piece);
  };
  return make("div", { class: "permalink", role: "group", "aria-label": said.made },
    make("label", { for: id }, `${said.made}. ${said.address}:`),
    field,
    make("p", { class: "choices" }, makeButton(said.copy_address, copy),
      make("a", { href: field.value, target: "_blank", rel: "noopener" }, said.open,
        make("span", { class: "unseen" }, ` (${words.new_window})`)),
      makeButton(said.delete, onDelete)),
    make("p", { id: `${id}-note`, class: "soft" }, said.stored_answer),
    make("p", { class: "soft" }, `${said.code}: `, make("code", {}, made.delete_code), `. ${said.code_note}`));
};

dressers.push((section, record) => {
  if (record.answer.status === "smalltalk") return;
  const words = says(section);
  const line = makeLine({ class: "said" });
  const box = make("div", { class: "sharing" });
  const tell = (text, failed) => {
    say(line, text);
    line.classList.toggle("failed", failed);
  };

  const share = async () => {
    button.disabled = true;
    const made = await makePermalink(words, record.answer.answer_id);
    button.disabled = false;
    if (made.error) {
      tell(made.error, true);
      return button.focus();
    }
    line.textContent = "";
    button.hidden = true;
    box.replaceChildren(makeAddress(words, made, line, () => takeBack(made)));
    moveFocus(box.querySelector("input"));
  };
  const takeBack = async (made) => {
    const { error } = await deletePermalink(words, made);
    if (error) return tell(error, true);
    box.replaceChildren();
    button.hidden = false;
    button.focus({ preventScroll: true });
    tell(`${words.permalink.deleted}.`, false);
  };

  const button = makeButton(words.permalink.make_answer, share);
  const tools = section.querySelector(".tools");
  tools.querySelector("button").after(button);
  tools.after(box, line);
});

// A page of a permalink leads here with its question in the fragment, which no server gets to see.
const ASKED = "#ask=";
const takeQuestion = () => {
  if (!location.hash.startsWith(ASKED) || !document.querySelector("#footer h2")) return;
  let question = "";
  try {
    question = decodeURIComponent(location.hash.slice(ASKED.length));
  } catch {
    question = "";
  }
  history.replaceState(history.state, "", location.pathname + location.search);
  if (!question || !give("question", question)) return;
  document.querySelector("#question textarea").focus();
};
onChange.push(takeQuestion);
window.addEventListener("hashchange", takeQuestion);
