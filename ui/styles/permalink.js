// A button beside the address that copies it, also where the page has no secure connection.
"use strict";
(() => {
  const field = document.getElementById("address");
  const line = document.createElement("span");
  const button = document.createElement("button");
  line.setAttribute("role", "status");
  button.type = "button";
  button.textContent = field.dataset.copy;
  const copyOldWay = () => {
    field.focus();
    field.select();
    return document.execCommand("copy");
  };
  button.addEventListener("click", async () => {
    let copied = true;
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      copied = copyOldWay();
    }
    button.focus();
    line.textContent = "";
    setTimeout(() => { line.textContent = copied ? field.dataset.copied : field.dataset.notCopied; }, 50);
  });
  field.addEventListener("focus", () => field.select());
  field.after(button, line);
  if (document.activeElement === field) field.select();
})();
