// Shows how far a check is and lets it be cancelled. Without this the form works all the same, by a page of its own.
"use strict";
(() => {
  const form = document.querySelector("form.draft");
  const main = document.getElementById("main");
  if (!form || !window.fetch || !window.ReadableStream) return;
  const panel = document.getElementById("progress");
  const bar = panel.querySelector("progress");
  const line = panel.querySelector("p");
  const spoken = document.getElementById("progress-told");
  const button = form.querySelector("button");
  const title = document.title;
  const words = panel.dataset;
  let entry = null; // the form as it was, for the way back from a result
  let running = null;
  let toldQuarter = -1;

  const say = (text) => { spoken.textContent = text; };

  const finish = () => {
    running = null;
    panel.hidden = true;
    button.disabled = false;
  };

  const complain = (text) => {
    finish();
    const told = document.getElementById("told");
    told.hidden = false;
    told.textContent = text;
    button.focus({ preventScroll: true });
    told.scrollIntoView({ block: "center" });
  };

  const progress = ({ done, total, text }) => {
    bar.max = Math.max(total, 1);
    bar.value = done;
    line.textContent = text;
    const quarter = total ? Math.floor((4 * done) / total) : 0;
    if (quarter > toldQuarter) say(text); // not each sentence: a screen reader would speak all the time
    toldQuarter = Math.max(quarter, toldQuarter);
  };

  const show = (nodes, newTitle) => {
    main.replaceChildren(...nodes);
    document.title = newTitle;
    const heading = main.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus();
    window.scrollTo(0, 0);
  };

  const showPage = (html) => { // a page of ours, as it would have been shown without scripts
    const page = new DOMParser().parseFromString(html, "text/html");
    const nodes = [...page.getElementById("main").childNodes].map((node) => document.adoptNode(node));
    finish();
    entry = [...main.childNodes];
    history.pushState({ checked: true }, "");
    show(nodes, page.title);
  };

  const handle = (name, data) => {
    if (name === "status") progress(data);
    if (name === "page") showPage(data.html);
    if (name === "error") complain(data.told || words.lost);
    return name === "page" || name === "error";
  };

  const read = async (response) => {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return false;
      const events = (text + value).split("\n\n");
      text = events.pop();
      for (const event of events) {
        const [, name, data] = event.match(/^event: (.*)\ndata: (.*)$/) || [];
        if (name && handle(name, JSON.parse(data))) return true;
      }
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (running) return;
    running = new AbortController();
    toldQuarter = -1;
    button.disabled = true;
    panel.hidden = false;
    document.getElementById("told").hidden = true;
    bar.removeAttribute("value");
    line.textContent = words.working;
    say(words.working);
    panel.querySelector("button").focus();
    try {
      const response = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { Accept: "text/event-stream" }, signal: running.signal,
      });
      if (!(response.headers.get("content-type") || "").startsWith("text/event-stream")) {
        form.submit(); // whatever it is, the server's own page says it best
      } else if (!(await read(response))) {
        complain(words.lost);
      }
    } catch (error) {
      complain(error.name === "AbortError" ? words.cancelled : words.lost);
    }
  });

  panel.querySelector("button").addEventListener("click", () => running && running.abort());

  window.addEventListener("popstate", () => {
    if (!entry || (history.state && history.state.checked) || location.hash) return;
    const nodes = entry;
    entry = null;
    show(nodes, title);
  });
})();
