import { make } from "./dom.js";

// The little Markdown that answers hold, as ui/html.py reads it: paragraphs, bold, quotations, lists and
// [1] marks. All other markup is shown as it was typed.

const LINE_ENDS = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;
const BOLD = /\*\*(?=\S)(.+?)(?<=\S)\*\*/gs;
const MARK = /\[(\d{1,3})\]/g;
const NUMBER = /^\s*(\d{1,3})[.)]\s+/;
const PREFIXES = { blockquote: /^\s*>\s?/, ul: /^\s*[-*•]\s+/, ol: NUMBER, heading: /^\s*#{1,6}\s+/ };

// The text as nodes; `mark` makes the node of a mark from its number, or null where there is no such source.
export function fromMarkdown(text, mark) {
  const marks = (part) => split(part, MARK, (number) => mark(Number(number)) ?? `[${number}]`, (rest) => rest);
  const inline = (line) => split(line, BOLD, (bold) => make("strong", {}, marks(bold)), marks);
  return blocks(text.split(LINE_ENDS)).map(({ kind, lines }) => block(kind, lines, inline));
}

// The words of a first paragraph that is bold as a whole, and what follows it.
export function leadingBold(text) {
  const found = /^\*\*(?=\S)([^*\n]+)\*\*[ \t]*(?:\n\s*|$)/.exec(text);
  return found ? [found[1], text.slice(found[0].length)] : ["", text];
}

// What `pattern` finds (its group) through `found`, what lies between through `other`.
function split(text, pattern, found, other) {
  return text.split(pattern).flatMap((part, at) => (at % 2 ? found(part) : other(part)));
}

// Lines that belong together, with the element they make. A blank line ends all but a list.
function blocks(lines) {
  const found = [];
  let last = { kind: "" };
  let afterBlank = false;
  for (const line of lines) {
    const kind = kindOf(line);
    const inList = /^[uo]l$/.test(last.kind);
    const joins = kind === last.kind && kind !== "heading" && (inList || !afterBlank);
    if (kind === "p" && inList && /^\s/.test(line)) last.lines.push(`${last.lines.pop()} ${line.trim()}`);
    else if (kind && joins) last.lines.push(line);
    else if (kind) found.push((last = { kind, lines: [line] }));
    afterBlank = !kind;
  }
  return found;
}

function kindOf(line) {
  return Object.keys(PREFIXES).find((kind) => PREFIXES[kind].test(line)) ?? (line.trim() && "p");
}

function block(kind, lines, inline) {
  const bare = lines.map((line) => line.replace(PREFIXES[kind], "").trimEnd());
  const items = (of) => bare.map((line, at) => make("li", { value: of(lines[at]) }, inline(line)));
  if (kind === "ul") return make("ul", {}, items(() => ""));
  if (kind === "ol") return make("ol", {}, items((line) => Number(NUMBER.exec(line)[1])));
  if (kind === "heading") return make("p", {}, make("strong", {}, inline(bare[0].replaceAll("**", ""))));
  if (kind === "p") return make("p", {}, inline(lines.map((line) => line.trim()).join(" ")));
  const parts = bare.join("\n").split(/\n\s*\n/).map((part) => part.trim().replace(/\s+/g, " "));
  return make("blockquote.quote", {}, parts.filter(Boolean).map((part) => make("p", {}, inline(part))));
}
