// What comes over the wire or out of storage, with every field of the kind that it should be.

const PLACE = ["document_id", "title", "publisher", "date", "standing", "quote", "context", "text", "url", "viewer_url"];

// An answer as the API gives it; null for anything else.
export function readAnswer(value) {
  if (!isRecord(value) || typeof value.answer !== "string") return null;
  return {
    ...texts(value, ["answer_id", "conversation_id", "status", "verdict", "language", "answer"]),
    citations: readPlaces(value.citations),
    consulted: readPlaces(value.consulted),
    notices: strings(value.notices),
    suggestions: strings(value.suggestions),
  };
}

// Citations and consulted passages.
export function readPlaces(values) {
  return list(values).filter(isRecord).map((value) => ({
    ...texts(value, PLACE),
    number: whole(value.number),
    page: whole(value.page),
    section: strings(value.section),
  }));
}

export function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function list(value) {
  return Array.isArray(value) ? value : [];
}

function texts(value, names) {
  return Object.fromEntries(names.map((name) => [name, typeof value[name] === "string" ? value[name] : ""]));
}

function strings(value) {
  return list(value).filter((one) => typeof one === "string");
}

function whole(value) {
  return Number.isInteger(value) ? value : null;
}
