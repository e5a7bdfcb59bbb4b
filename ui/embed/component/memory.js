import { isRecord, list, readAnswer } from "./answers.js";

const MOST_EXCHANGES = 10;
const MOST_CHARACTERS = 500_000;
const taken = new Set();

// A conversation in the tab's own storage. Where that is blocked or full it lives as long as the page.
export class Memory {
  constructor(server, id) {
    this.key = `tillit ${server} ${id}`;
    while (taken.has(this.key)) this.key += "+";
    taken.add(this.key);
  }

  // The key is free again for another component.
  release() {
    taken.delete(this.key);
  }

  // Exchanges as {question, context, answer}, oldest first.
  load() {
    try {
      return list(JSON.parse(sessionStorage.getItem(this.key))).flatMap(readExchange).slice(-MOST_EXCHANGES);
    } catch {
      return [];
    }
  }

  // The latest exchanges; fewer where they are long.
  save(exchanges) {
    const latest = exchanges.slice(-MOST_EXCHANGES);
    while (JSON.stringify(latest).length > MOST_CHARACTERS) latest.shift();
    try {
      sessionStorage.setItem(this.key, JSON.stringify(latest));
    } catch {
      // it is kept on the page only
    }
  }
}

function readExchange(value) {
  const answer = isRecord(value) && readAnswer(value.answer);
  const { question, context } = value ?? {};
  return answer && typeof question === "string" ? [{ question, context: String(context ?? ""), answer }] : [];
}
