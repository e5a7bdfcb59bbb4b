// Copying an answer with its sources, and a source as a reference: as plain text, and as text with form.

/** Put a piece of the page on the clipboard, also where the page has no secure connection. */
const copyPiece = async (piece) => {
  document.body.append(piece);
  const forms = { "text/plain": piece.innerText.trim(), "text/html": piece.innerHTML };
  piece.remove();
  try {
    const blobs = Object.entries(forms).map(([type, text]) => [type, new Blob([text], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    return copyOldWay(forms);
  }
};

const copyOldWay = (forms) => {
  let copied = false;
  const put = (event) => {
    for (const [type, text] of Object.entries(forms)) event.clipboardData.setData(type, text);
    event.preventDefault();
    copied = true;
  };
  document.addEventListener("copy", put, { once: true });
  document.execCommand("copy");
  document.removeEventListener("copy", put);
  return copied;
};

const reportCopy = async (line, words, piece) => {
  say(line, (await copyPiece(piece)) ? words.copied : words.not_copied);
};

/** The answer's own text, its sources below as numbered references, and the notices. */
const answerPiece = (section, words) => {
  const piece = make("div", { class: "to-copy" });
  piece.append(...section.querySelector(".outcome").cloneNode(true).childNodes);
  const references = [...section.querySelectorAll(".sources li")].map((source) => {
    const reference = source.querySelector(".reference").cloneNode(true);
    return make("p", {}, `[${source.value}] `, ...reference.childNodes);
  });
  if (references.length) piece.append(make("p", {}, make("strong", {}, words.sources)), ...references);
  piece.querySelectorAll(".unseen").forEach((hidden) => hidden.remove());
  piece.querySelectorAll("a.mark").forEach((mark) => mark.replaceWith(mark.textContent));
  return piece;
};

dressers.push((section) => {
  const words = says(section);
  const line = makeLine({ class: "said" });
  const copy = makeButton(words.copy_answer, () => reportCopy(line, words, answerPiece(section, words)));
  section.append(make("div", { class: "tools" }, copy, line));
});

document.addEventListener("click", (event) => {
  const pressed = event.target.closest && event.target.closest("#past .copy-reference");
  if (!pressed) return;
  const section = pressed.closest(".exchange");
  const reference = pressed.parentElement.querySelector(".reference").cloneNode(true);
  const piece = make("div", { class: "to-copy" }, ...reference.childNodes);
  const line = pressed.parentElement.querySelector(".said") || makeLine({ class: "said" });
  pressed.after(line);
  reportCopy(line, says(section), piece);
});
