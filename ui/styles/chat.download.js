// The conversation as a file: the server checks the quotes again and writes it.

const fileName = (response, ending) => {
  const said = response.headers.get("Content-Disposition") || "";
  const found = said.match(/filename="([\w.-]+)"/);
  return found ? found[1] : `tillit.${ending}`;
};

const download = async (format, line) => {
  const words = says();
  const body = { format, language: document.documentElement.lang, exchanges: conversation() };
  try {
    const response = await fetch("/api/v1/export", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) return say(line, response.status === 413 ? words.too_long_to_export : words.not_exported);
    const address = URL.createObjectURL(await response.blob());
    make("a", { href: address, download: fileName(response, format) }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    say(line, words.exported);
  } catch {
    say(line, words.not_exported);
  }
};

const downloads = make("div", { id: "downloads", role: "group" });

const drawDownloads = () => {
  const words = says();
  const line = makeLine({ class: "said" });
  downloads.setAttribute("aria-label", words.export);
  downloads.replaceChildren(
    make("p", { class: "choices" }, make("span", {}, words.export),
      makeButton(words.as_word, () => download("word", line)),
      makeButton(words.as_markdown, () => download("markdown", line))),
    line,
  );
};

const placeDownloads = () => {
  const column = byId("conversation");
  if (column && !downloads.isConnected) column.append(downloads);
  downloads.hidden = !conversation().length;
};

drawDownloads();
onLanguage.push(drawDownloads);
onConversation.push(placeDownloads);
