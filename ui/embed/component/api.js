import { isRecord, list } from "./answers.js";
import { eventsOf } from "./events.js";

// The server tells of itself every 15 seconds; one that is silent for longer is given up.
const SILENCE_MS = 45_000;

// Why there is no answer. `kind` names a sentence in the texts, `detail` is for whoever runs the service.
export class Failure extends Error {
  constructor(kind, detail = "") {
    super(detail);
    this.kind = kind;
  }
}

// The events on the way to an answer, as {name, data}; ends with a Failure where the server sends an error.
export async function* ask(server, question, controller) {
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(new Failure("silent")), SILENCE_MS);
  };
  wait();
  try {
    const response = await post(server, "chat", question, "text/event-stream", controller.signal);
    for await (const event of eventsOf(response.body, wait)) {
      const data = parsed(event.data);
      if (event.name === "error") throw failureOf(data);
      yield { name: event.name, data };
    }
  } catch (error) {
    if (controller.signal.aborted) throw controller.signal.reason;
    throw error instanceof Failure ? error : new Failure("broken", String(error));
  } finally {
    clearTimeout(timer);
  }
}

export async function sendFeedback(server, feedback) {
  await post(server, "feedback", feedback, "application/json");
}

const languages = new Map();

// The languages of the server's documents by their ids; asked for once, empty where they cannot be had.
export function documentLanguages(server) {
  if (!languages.has(server)) languages.set(server, request(server, "documents", {}).then(readLanguages).catch(() => new Map()));
  return languages.get(server);
}

async function readLanguages(response) {
  const documents = list(parsed(await response.text()).documents);
  return new Map(documents.map((one) => [one.document_id, String(one.language)]));
}

function post(server, path, body, accept, signal) {
  const headers = { "Content-Type": "application/json", Accept: accept };
  return request(server, path, { method: "POST", headers, body: JSON.stringify(body), signal });
}

// No cookies, no address of the page, and no way to yet another host.
async function request(server, path, more) {
  const options = { ...more, credentials: "omit", referrerPolicy: "no-referrer", redirect: "error", cache: "no-store" };
  const response = await fetch(`${server}/api/v1/${path}`, options).catch((error) => {
    throw new Failure("unreachable", String(error));
  });
  if (response.ok) return response;
  const problem = await response.text().then(parsed).catch(() => ({}));
  throw problem.type ? failureOf(problem) : new Failure("unreachable", `HTTP ${response.status}`);
}

// The sentence's name is the slug of the problem's type: "/docs#not-ready".
function failureOf(problem) {
  const slug = String(problem.type).split("#")[1] ?? "internal";
  return new Failure(slug.replaceAll("-", "_"), String(problem.detail ?? ""));
}

function parsed(text) {
  const value = JSON.parse(text);
  if (!isRecord(value)) throw new Failure("broken", "no JSON object");
  return value;
}
