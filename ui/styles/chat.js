(() => {
  document.documentElement.lang = "nb";
  const byId = (id) => document.getElementById(id);

  // Links to a place on this page scroll to it and move the focus there; the page stays as it is.
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    const target = link && byId(link.getAttribute("href").slice(1));
    if (!target) return;
    event.preventDefault();
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    target.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  });

  // The page's own language follows the choice, and the address remembers it.
  const followLanguage = () => {
    const chosen = document.querySelector("#header [lang]");
    if (!chosen || chosen.lang === document.documentElement.lang) return;
    document.documentElement.lang = chosen.lang;
    document.title = document.querySelector("#header h1").textContent;
    const address = new URL(location.href);
    if (chosen.lang === "nb") address.searchParams.delete("lang");
    else address.searchParams.set("lang", chosen.lang);
    history.replaceState(history.state, "", address);
  };

  // A new question is brought into view once; its answer then grows below it.
  let newest = null;
  const showNewest = () => {
    const asked = document.querySelectorAll("#conversation .asked");
    const last = asked.length ? asked[asked.length - 1] : null;
    if (last && last.id !== newest) last.scrollIntoView({ block: "start" });
    newest = last && last.id;
  };

  // Who asked by a button that is gone now goes on at the question, once the page is still.
  let still = 0;
  const keepFocus = () => {
    clearTimeout(still);
    still = setTimeout(() => {
      const last = newest && byId(newest);
      if (!last || document.activeElement !== document.body) return;
      last.setAttribute("tabindex", "-1");
      last.focus({ preventScroll: true });
    }, 300);
  };

  // What changes in the status line is read aloud, and the choice of language has its label as its name.
  const name = () => {
    const status = byId("status");
    if (status && !status.hasAttribute("role")) status.setAttribute("role", "status");
    const label = document.querySelector("#language [data-testid=block-info]");
    if (label) byId("language").setAttribute("aria-label", label.textContent.trim());
  };

  new MutationObserver(() => {
    name();
    followLanguage();
    showNewest();
    keepFocus();
  }).observe(document, { childList: true, subtree: true });
})();
