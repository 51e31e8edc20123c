/** How the page asks the library; in an exported file, what was stored of its answers. */

/** What the library found wrong with a request, in its own words. */
export class LibraryError extends Error {
  /**
   * @param {{message: string, field?: string, nearest?: Object}} told
   * @param {number} status of HTTP; 0 where there was no answer at all
   */
  constructor(told, status) {
    super(told.message);
    this.name = "LibraryError";
    this.field = told.field ?? null;
    this.nearest = told.nearest ?? {};
    this.status = status;
  }
}

const FROZEN =
  "This is a frozen copy: it shows what was stored in it. Start convjax explore for all else.";
const SILENT =
  "The library does not answer. Is convjax explore still running in its terminal?";

const stored = readStored();
const underway = new Map();

/** What an exported file carries: {answers: [{path, body, document}], start, tabs}; null where there is a server. */
function readStored() {
  const element = document.getElementById("stored");
  return element ? JSON.parse(element.textContent) : null;
}

/** A text that is the same for equal JSON, whatever the order of its names. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const names = Object.keys(value).filter((name) => value[name] !== undefined).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

/** What is stored of this request. */
function found(path, body) {
  const asked = canonical(body);
  return stored?.answers.find((one) => one.path === path && canonical(one.body) === asked);
}

/** The stored answer to this, or a LibraryError. */
function recall(path, body) {
  const one = found(path, body);
  if (!one) throw new LibraryError({ message: FROZEN }, 0);
  return structuredClone(one.document);
}

/** The error that an answer of another status than 200 tells. */
async function errorOf(response) {
  try {
    return new LibraryError((await response.json()).error, response.status);
  } catch {
    return new LibraryError({ message: SILENT }, response.status);
  }
}

/** Sends a request; one of the same path (and lane) that is still under way is given up. */
async function send(path, body, lane) {
  underway.get(lane)?.abort();
  const control = new AbortController();
  underway.set(lane, control);
  const options = { signal: control.signal, credentials: "omit" };
  if (body !== undefined) {
    options.method = "POST";
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  try {
    const response = await fetch(path, options);
    if (!response.ok) throw await errorOf(response);
    return response;
  } catch (error) {
    if (error instanceof LibraryError || error.name === "AbortError") throw error;
    throw new LibraryError({ message: SILENT }, 0);
  } finally {
    if (underway.get(lane) === control) underway.delete(lane);
  }
}

export const library = {
  /** Whether this is an exported file, without a library behind it. */
  frozen: stored !== null,

  /** The part of the state that an exported file opens with; undefined where there is a server. */
  start: stored?.start,

  /** The names of the tabs that are there: an exported file has not all. */
  tabs: stored?.tabs ?? ["explorer", "network", "lesson"],

  /** Whether this is an exported file that has the answer to this. */
  remembers: (path, body) => found(path, body) !== undefined,

  /**
   * The document that a route answers with.
   * @param {string} path as "/api/explain"
   * @param {Object} [body] sent by POST; without one it is a GET
   * @param {{lane?: string}} [options] the newest request of a lane wins, older ones throw an AbortError; by
   *   default the path is the lane
   * @throws {LibraryError} with message, field, nearest and status
   */
  async ask(path, body, { lane = path } = {}) {
    if (stored) return recall(path, body ?? {});
    const response = await send(path, body, lane);
    return response.json();
  },

  /** Saves the file that a route answers with. */
  async download(path, body) {
    if (stored) throw new LibraryError({ message: FROZEN }, 0);
    const response = await send(path, body, `download ${path}`);
    const named = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = named ? named[1] : "convjax";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  },
};
