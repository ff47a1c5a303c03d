// The page for people: /status/ lists the namespaces, /status/{namespace} its workloads.
//
// It asks the API that monitors ask, with the token that it is given, and shows what is answered. Text from outside
// becomes text and never markup: elements are made one by one, and the Content-Security-Policy lets no other way work.

// ---- what is shown of a state

/** The states, worst first. `isTrouble`: somebody has to look at it. */
const STATES = new Map([
  ["unavailable", {
    word: "Unavailable", isTrouble: true, icon: "down",
    meaning: "It does not serve, or too little of it is left. A job or the last run of a cron job has failed.",
  }],
  ["unreadable", {
    word: "Unreadable", isTrouble: true, icon: "warn",
    meaning: "Nobody can say: it, or one of its pods, has a value that cannot be read.",
  }],
  ["degraded", {
    word: "Degraded", isTrouble: true, icon: "warn",
    meaning: "It serves, but something is broken, missing or stuck, and does not mend itself.",
  }],
  ["progressing", {
    word: "Progressing", isTrouble: false, icon: "up",
    meaning: "It serves, and is at work: a rollout, more pods, a pod or a node that is replaced. Nobody has to do anything.",
  }],
  ["healthy", { word: "Healthy", isTrouble: false, icon: "up", meaning: "All that it should have is there and ready." }],
  ["off", {
    word: "Off", isTrouble: false, icon: "unknown",
    meaning: "Nothing is asked of it: it is scaled to zero, suspended, or selects no node.",
  }],
]);
const WORST_FIRST = [...STATES.keys()];

/** The kinds that decide how a namespace is. A cron job answers for its runs, so its jobs do not. */
const DECIDING_KINDS = "deployment,statefulset,daemonset,cronjob";
/** Those that older roles may read, one role after the other. */
const FEWER_KINDS = ["deployment,statefulset,daemonset", "deployment"];

/** Seconds between two rounds while all is well. */
const USUAL_PAUSE = 5;
/** The longest pause after failures that name none. */
const LONGEST_PAUSE = 30;
/** The longest that a timer can wait, in milliseconds, and less than the 2^31 of browsers. */
const LONGEST_TIMER = 86_400_000;
/** How many seconds old what is shown may be before it is called old. */
const STALE_AFTER = 20;
/** How long one answer is waited for, in milliseconds: longer than nginx waits for the responder. */
const ANSWER_LIMIT = 20_000;

const byId = (id) => document.getElementById(id);

/** The namespace that the address names; undefined for all of them. */
const namespace = (() => {
  const last = location.pathname.split("/").pop() ?? "";
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(last) ? last : undefined;
})();

// ---- small helpers

/** An element with a class and children; strings become text. */
function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
}

/** One of the shapes in the document. */
function shape(name, className = "shape") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#shape-${name}`);
  svg.append(use);
  return svg;
}

/** A state by shape, colour and word. */
function stateLabel(state) {
  const label = element("span", "state", shape(state), element("span", "word", STATES.get(state).word));
  label.dataset.state = state;
  return label;
}

/** Changes text only where it is another one, as every change costs a layout. */
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** A word of the API as one of the states; what is not known cannot be told. */
const knownState = (word) => (STATES.has(word) ? word : "unreadable");

const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** A length of time in one unit. */
function duration(seconds) {
  if (seconds < 60) return `${Math.max(0, Math.floor(seconds))}\u00a0s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}\u00a0min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)}\u00a0h`;
  return `${Math.floor(seconds / 86_400)}\u00a0days`;
}

const exactFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** How far the server's clock is ahead of this one's, in milliseconds. */
let clockOffset = 0;
const now = () => Date.now() + clockOffset;

/** A moment as so long ago, the exact one in its title. `refreshTimes` keeps it right. */
function timeAgo(text, format = (ago) => `${ago} ago`) {
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) return undefined;
  const time = element("time");
  time.dateTime = text;
  time.title = exactFormat.format(moment);
  time.refresh = () => setText(time, format(duration((now() - moment) / 1000)));
  time.refresh();
  return time;
}

function refreshTimes() {
  for (const time of document.getElementsByTagName("time")) time.refresh?.();
}

// ---- the token: in this tab alone, and never in a URL that is sent

const token = {
  key: "k8s-heartbeat-token",
  value: undefined,
  /** What is wrong with the way in which it came. */
  problem: undefined,

  read() {
    try {
      this.value = sessionStorage.getItem(this.key) ?? undefined;
    } catch {
      // A browser that keeps nothing asks again after each load.
    }
    this.takeFromAddress();
  },

  /** Takes `#token=TOKEN` out of the address bar, and what was put into the query by mistake. */
  takeFromAddress() {
    const url = new URL(location.href);
    const inFragment = /^#token=([^&]*)/.exec(url.hash);
    if (inFragment) {
      url.hash = "";
      try {
        this.keep(decodeURIComponent(inFragment[1]));
      } catch {
        this.problem = "The token in the address is not percent-encoded as it should be.";
      }
    }
    if (url.searchParams.has("token")) {
      url.searchParams.delete("token");
      this.problem = "The address had ?token=, which servers and their logs see. Write #token= instead.";
    }
    if (url.href !== location.href) history.replaceState(null, "", url.href.replace(/#$/, ""));
    return Boolean(inFragment);
  },

  keep(value) {
    this.value = value.trim() || undefined;
    this.problem = undefined;
    try {
      if (this.value) sessionStorage.setItem(this.key, this.value);
    } catch {
      // Kept by this page alone.
    }
  },

  forget() {
    this.value = undefined;
    try {
      sessionStorage.removeItem(this.key);
    } catch {
      // There is nothing to remove.
    }
  },

  /** As a header field takes it: a byte for each byte of its UTF-8. */
  get field() {
    return `Bearer ${String.fromCharCode(...new TextEncoder().encode(this.value))}`;
  },
};

// ---- asking

/**
 * How many seconds to wait before the next round.
 *
 * The window of the rate limit is shared with all that have this address, monitors too: a round may spend half of what
 * is left of it, evenly until its end, so that the page alone never uses it up.
 *
 * @param {number} requests How many the next round will ask.
 * @param {{remaining: number, seconds: number}|undefined} limit What is left, and for how long; undefined without a limit.
 * @param {number} failures How many rounds have failed in a row.
 * @param {number} retryAfter What the server asks for, 0 for nothing.
 */
export function pause(requests, limit, failures, retryAfter) {
  const base = failures > 1 ? Math.min(USUAL_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE) : USUAL_PAUSE;
  let share = 0;
  if (limit) {
    const isUsedUp = limit.remaining < 2 * requests;
    share = isUsedUp ? limit.seconds + 1 : Math.min((limit.seconds * requests * 2) / limit.remaining, limit.seconds + 1);
  }
  return Math.max(base, share, retryAfter);
}

/** What was last said of the rate limit; `end` is in milliseconds of the server's clock. */
let rateLimit;

/** Takes what a header field says as a number; undefined without one. */
function numberField(response, name) {
  const text = response.headers.get(name);
  return text === null || !/^\d+$/.test(text) ? undefined : Number(text);
}

/** Asks the API. What is no answer at all is status 0. */
async function ask(path, etag) {
  const headers = { Authorization: token.field };
  if (etag) headers["If-None-Match"] = etag;
  let response, body;
  try {
    response = await fetch(new URL(`../api/healthz${path}`, location.href), {
      headers,
      cache: "no-store",
      // Or the browser would ask for a password by itself.
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_LIMIT),
    });
    body = response.status === 304 ? {} : await response.json().catch(() => ({}));
  } catch {
    return { status: 0, body: {}, age: 0, retryAfter: 0 };
  }
  const date = Date.parse(response.headers.get("Date") ?? "");
  // The field has whole seconds.
  if (!Number.isNaN(date)) {
    const offset = date + 500 - Date.now();
    if (Math.abs(offset - clockOffset) > 1000) clockOffset = Math.abs(offset) > 1000 ? offset : 0;
  }
  const remaining = numberField(response, "X-RateLimit-Remaining");
  const reset = numberField(response, "X-RateLimit-Reset");
  if (remaining !== undefined && reset !== undefined) rateLimit = { remaining, end: reset * 1000 };
  return {
    status: response.status,
    body: typeof body === "object" && body !== null ? body : {},
    etag: response.headers.get("ETag") ?? undefined,
    age: numberField(response, "Age") ?? 0,
    retryAfter: numberField(response, "Retry-After") ?? 0,
  };
}

/** What is asked each time: which kinds, and what was answered. */
const question = {
  kinds: "",
  etag: undefined,
  /** Whether these kinds have ever been answered. */
  isSettled: false,
  /** Why fewer kinds are asked for than there are. */
  restriction: undefined,

  reset() {
    this.kinds = namespace ? `${DECIDING_KINDS},job` : DECIDING_KINDS;
    this.etag = undefined;
    this.isSettled = false;
    this.restriction = undefined;
  },

  get path() {
    return namespace ? `/${namespace}?kind=${this.kinds}&limit=5000` : `?kind=${this.kinds}`;
  },

  async ask() {
    let answer = await ask(this.path, this.etag);
    // The index is refused as a whole when one kind may not be read: older roles know nothing of some.
    if (!namespace && answer.status === 502 && !this.isSettled) answer = await this.askForFewer(answer);
    if (answer.status === 200) this.isSettled = true;
    // A token that shows no list is told how all that decides is together.
    if (namespace && isStateOnly(answer) && this.kinds !== DECIDING_KINDS) {
      this.kinds = DECIDING_KINDS;
      answer = await ask(this.path);
    }
    return answer;
  },

  async askForFewer(refusal) {
    for (const kinds of FEWER_KINDS) {
      const answer = await ask(`?kind=${kinds}`);
      if (answer.status === 200) {
        this.kinds = kinds;
        this.restriction = textOf(refusal.body.output);
        return answer;
      }
      if (answer.status !== 502) break;
    }
    return refusal;
  },
};

/** Whether the token shows nothing but a state. */
const isStateOnly = ({ status, body }) =>
  body.members === undefined &&
  body.namespaces === undefined &&
  (status === 200 ? body.up === true : status === 503 && body.state !== undefined);

// ---- the list: one element for each key, kept from round to round

/** The largest set of places whose numbers rise: a longest increasing subsequence. */
function risingPlaces(numbers) {
  // `tails[n]` is the place of the smallest number with which n + 1 rising ones can end.
  const tails = [];
  const before = [];
  numbers.forEach((number, place) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[tails[middle]] < number) low = middle + 1;
      else high = middle;
    }
    before[place] = tails[low - 1];
    tails[low] = place;
  });
  const places = new Set();
  for (let place = tails.at(-1); place !== undefined; place = before[place]) places.add(place);
  return places;
}

/** Makes nodes the children of a parent, in this order, and moves no more of those that are there than it must. */
function arrange(parent, nodes) {
  const focused = document.activeElement;
  const wanted = new Set(nodes);
  const old = new Map();
  for (const child of [...parent.children]) {
    if (wanted.has(child)) old.set(child, old.size);
    else child.remove();
  }
  const kept = nodes.filter((node) => old.has(node));
  const resting = risingPlaces(kept.map((node) => old.get(node)));
  const still = new Set(kept.filter((_, place) => resting.has(place)));
  let next = null;
  for (const node of [...nodes].reverse()) {
    if (!still.has(node)) {
      if (old.has(node) && parent.moveBefore) parent.moveBefore(node, next);
      else parent.insertBefore(node, next);
    }
    next = node;
  }
  // What is moved loses the focus in browsers without moveBefore.
  if (focused !== document.activeElement && parent.contains(focused)) focused.focus({ preventScroll: true });
}

class List {
  /** @param {HTMLElement} parent @param {new (item: object) => object} Row */
  constructor(parent, Row) {
    this.parent = parent;
    this.Row = Row;
    this.rows = new Map();
  }

  show(items) {
    const rows = new Map();
    for (const item of items) {
      const row = this.rows.get(item.key) ?? new this.Row(item);
      row.update(item);
      rows.set(item.key, row);
    }
    this.rows = rows;
    arrange(this.parent, [...rows.values()].map((row) => row.node));
  }

  /** Hides what a filter does not let through; says how many are left. */
  filter(matches) {
    let count = 0;
    for (const row of this.rows.values()) {
      const isShown = matches(row.item);
      if (row.node.hidden === isShown) row.node.hidden = !isShown;
      if (isShown) count += 1;
    }
    return count;
  }
}

/** A namespace: a link to its workloads. */
class NamespaceRow {
  constructor(item) {
    this.state = element("span", "cell state");
    this.name = element("span", "title");
    this.size = element("span", "detail");
    this.counts = element("span", "cell counts");
    this.link = element("a", "row", this.state, element("span", "cell name", this.name, this.size), this.counts);
    this.link.href = item.key;
    this.node = element("li", "item", this.link);
  }

  update(item) {
    this.item = item;
    const text = JSON.stringify(item);
    if (this.shown === text) return;
    this.shown = text;
    this.node.dataset.state = item.state;
    this.state.replaceChildren(stateLabel(item.state));
    setText(this.name, item.name);
    setText(this.size, plural(item.total, "workload"));
    const counts = WORST_FIRST.filter((state) => item.counts[state] > 0).map((state) => {
      const count = element("span", "count", shape(state), `${item.counts[state].toLocaleString("en")} `);
      count.append(element("span", "word", STATES.get(state).word.toLowerCase()));
      count.dataset.state = state;
      return count;
    });
    this.counts.replaceChildren(...counts);
  }
}

/** A workload: a button that shows more of it. */
class WorkloadRow {
  constructor(item) {
    this.state = element("span", "cell state");
    this.name = element("span", "title");
    this.kind = element("span", "detail");
    this.ready = element("span", "cell ready");
    this.since = element("span", "cell since");
    this.message = element("span", "title");
    this.code = element("span", "detail code");
    this.reason = element("span", "cell reason", this.message, this.code);
    this.button = element(
      "button", "row", this.state, element("span", "cell name", this.name, this.kind), this.ready, this.since,
      this.reason, shape("chevron", "glyph chevron"));
    this.button.type = "button";
    this.button.setAttribute("aria-expanded", "false");
    this.button.addEventListener("click", () => (this.details ? this.close() : this.open()));
    this.node = element("li", "item", this.button);
    this.item = item;
  }

  update(item) {
    this.item = item;
    const text = JSON.stringify(item);
    if (this.shown === text) return;
    this.shown = text;
    this.node.dataset.state = item.state;
    this.state.replaceChildren(stateLabel(item.state));
    if (item.isMaintained) this.state.append(element("span", "badge", "in maintenance"));
    setText(this.name, item.name);
    setText(this.kind, kindWords(item.kind));
    this.showReady(item);
    const since = item.since ? timeAgo(item.since) : undefined;
    this.since.replaceChildren(...(since ? [element("span", "unseen", "since "), since] : []));
    setText(this.message, item.message);
    setText(this.code, item.code);
  }

  showReady({ ready, desired }) {
    if (!desired && !ready) {
      this.ready.replaceChildren(element("span", "none", "–"));
      return;
    }
    const bar = element("span", "bar", element("span"));
    bar.firstChild.style.width = `${desired > 0 ? Math.min(100, (ready / desired) * 100) : 100}%`;
    this.ready.replaceChildren(
      element("span", "figure", `${ready}`, element("span", "of", ` of ${desired}`)), bar, element("span", "unseen", "ready"));
  }

  open() {
    this.details = new Details(this);
    this.node.append(this.details.node);
    this.button.setAttribute("aria-expanded", "true");
    this.button.setAttribute("aria-controls", this.details.node.id);
    writeAddress(this.item.key);
    this.details.load();
  }

  close() {
    this.details.node.remove();
    this.details = undefined;
    this.button.setAttribute("aria-expanded", "false");
    this.button.removeAttribute("aria-controls");
    if (decodeFragment() === this.item.key) writeAddress("");
  }
}

const KIND_WORDS = new Map([
  ["Deployment", "deployment"], ["StatefulSet", "stateful set"], ["DaemonSet", "daemon set"], ["Job", "job"],
  ["CronJob", "cron job"],
]);
const kindWords = (kind) => KIND_WORDS.get(kind) ?? kind;

// ---- all that is known of one workload

class Details {
  static count = 0;

  constructor(row) {
    this.row = row;
    const { item } = row;
    this.path = `/${namespace}/${encodeURIComponent(item.kind.toLowerCase())}/${encodeURIComponent(item.name)}`;
    this.node = element("div", "details", element("p", "quiet-text", "Asking…"));
    Details.count += 1;
    this.node.id = `details-${Details.count}`;
    this.node.setAttribute("role", "region");
    this.node.setAttribute("aria-label", `${kindWords(item.kind)} ${item.name}`);
  }

  async load() {
    const answer = await ask(this.path, this.etag);
    if (answer.status === 304) return answer;
    const isVerdict = answer.body.state !== undefined;
    // A failure is told in full each time, and may say what is shown already.
    if (isVerdict && answer.etag && answer.etag === this.etag) return answer;
    if (isVerdict) {
      this.etag = answer.etag;
      this.show(answer.body);
    } else if (!this.etag || answer.status === 404 || this.row.item.state === "unreadable") {
      this.etag = undefined;
      this.showProblem(answer);
    }
    return answer;
  }

  showProblem({ status, body }) {
    const { title, text } = problemOf(status, body);
    this.node.replaceChildren(element("p", "lead", text || title));
  }

  show(body) {
    const parts = [element("p", "lead", textOf(body.description) || "This token shows the state only.")];
    if (body.maintenance === true) {
      parts.push(element("p", "quiet-text", "Somebody works on it: it is answered as up until that ends."));
    }
    parts.push(
      column(
        section("Why", reasonList(body.reasons)),
        section("Events", eventList(body.checks?.["pods:events"]))),
      column(section("Pods", podCounts(body.checks)), section("History", transitionList(body.transitions))));
    parts.push(element("p", "path", "GET ", element("code", "", `/api/healthz${this.path}`)));
    this.node.replaceChildren(...parts.filter(Boolean));
  }
}

const textOf = (value) => (typeof value === "string" ? value : "");
const arrayOf = (value) => (Array.isArray(value) ? value.filter((entry) => entry && typeof entry === "object") : []);

/** A heading and what is below it; nothing when there is nothing. */
function section(title, content) {
  return content ? element("section", "", element("h3", "", title), content) : undefined;
}

/** Sections below each other; nothing without any. */
function column(...sections) {
  return sections.some(Boolean) ? element("div", "column", ...sections) : undefined;
}

function reasonList(reasons) {
  const items = arrayOf(reasons).map((reason) => {
    const about = element("p", "", reason.pod ? element("span", "pod", textOf(reason.pod)) : undefined, textOf(reason.message));
    return element("li", "", element("p", "code", textOf(reason.code)), about);
  });
  return items.length > 0 ? element("ul", "reasons", ...items) : undefined;
}

function eventList(events) {
  const items = arrayOf(events).map((event) => {
    const facts = element("p", "detail", textOf(event.componentId));
    if (event.observedValue > 1) facts.append(` · ${plural(event.observedValue, "time")}`);
    const last = timeAgo(textOf(event.time));
    if (last) facts.append(" · last ", last);
    return element("li", "", element("p", "", textOf(event.output)), facts);
  });
  return items.length > 0 ? element("ul", "events", ...items) : undefined;
}

/** Those counts that say something, in the order in which they are told. */
function podCounts(checks) {
  const counts = Object.entries(checks ?? {}).flatMap(([name, entries]) => {
    const value = Array.isArray(entries) ? entries[0]?.observedValue : undefined;
    if (!name.startsWith("pods:") || name === "pods:events" || typeof value !== "number") return [];
    return [[name.slice("pods:".length), value]];
  });
  if (!counts.some(([, value]) => value > 0)) return undefined;
  const always = ["desired", "required", "ready", "updated"];
  const shown = counts.filter(([name, value]) => value > 0 || always.includes(name));
  return element("dl", "pods", ...shown.map(([name, value]) => element("div", "", element("dt", "", name), element("dd", "", `${value}`))));
}

function transitionList(transitions) {
  const items = arrayOf(transitions).map((change) => {
    const states = element(
      "p", "change", stateLabel(knownState(change.from)), element("span", "arrow", " → "), stateLabel(knownState(change.to)));
    const code = change.code ? element("span", "code", textOf(change.code)) : undefined;
    return element("li", "", states, element("p", "detail", timeAgo(textOf(change.time)), code));
  });
  return items.length > 0 ? element("ol", "transitions", ...items) : undefined;
}

// ---- what an answer comes to

/** The worst state of which there is any. */
const worstOf = (counts) => WORST_FIRST.find((state) => counts[state] > 0) ?? "off";

function countStates(items) {
  const counts = {};
  for (const { state } of items) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** The members of a group as rows. */
function workloads(body) {
  return arrayOf(body.members).map((member) => {
    const kind = textOf(member.kind);
    const name = textOf(member.name);
    const problem = textOf(member.problem);
    return {
      key: `${kind.toLowerCase()}/${name}`,
      kind,
      name,
      state: knownState(member.verdict),
      isMaintained: member.maintenance === true,
      ready: Number(member.ready ?? 0),
      desired: Number(member.desired ?? 0),
      since: textOf(member.since),
      message: problem ? `cannot be read: ${problem}` : textOf(member.reason?.message),
      code: textOf(member.reason?.code),
    };
  });
}

/** The namespaces of an index as rows, worst first. */
function namespaces(body) {
  const items = arrayOf(body.namespaces).map((entry) => {
    const counts = Object.fromEntries(WORST_FIRST.map((state) => [state, Number(entry.counts?.[state] ?? 0)]));
    const name = textOf(entry.namespace);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { key: name, name, kind: "", message: "", code: "", state: worstOf(counts), counts, total };
  });
  const rank = (item) => WORST_FIRST.indexOf(item.state);
  return items.sort((left, right) => rank(left) - rank(right) || (left.name < right.name ? -1 : 1));
}

/** What is said when there is no list, by the status. */
function problemOf(status, body) {
  const said = textOf(body.output) || textOf(body.description);
  switch (status) {
    case 0:
      return navigator.onLine
        ? { title: "The server does not answer", text: "Either it is down, or the network between is." }
        : { title: "You are offline", text: "This goes on as soon as there is a network again." };
    case 400:
      return { title: "This cannot be asked for", text: said };
    case 404:
      return { title: "There is nothing here", text: said };
    case 429:
      return { title: "Too many requests from this address", text: said };
    case 502:
      return said.startsWith("nginx ")
        ? { title: "The responder does not answer (502)", text: said }
        : { title: "The cluster cannot be asked (502)", text: said };
    case 503:
      return { title: "Too much is asked at once (503)", text: said };
    case 504:
      return { title: "The cluster is too slow to answer (504)", text: said };
    default:
      return { title: `The server answers with an error (${status})`, text: said };
  }
}

// ---- the filter, kept in the address

const filter = { text: "", states: new Set() };

function readFilter() {
  const query = new URLSearchParams(location.search);
  filter.text = query.get("q") ?? "";
  filter.states = new Set((query.get("state") ?? "").split(",").filter((state) => STATES.has(state)));
}

/** Writes the filter, and the workload that is open, into the address. */
function writeAddress(opened = decodeFragment()) {
  const states = WORST_FIRST.filter((state) => filter.states.has(state));
  const parts = [];
  if (filter.text) parts.push(`q=${encodeURIComponent(filter.text)}`);
  if (states.length > 0) parts.push(`state=${states.join(",")}`);
  const query = parts.length > 0 ? `?${parts.join("&")}` : "";
  const address = `${location.pathname}${query}${opened ? `#${encodeURI(opened)}` : ""}`;
  if (address !== location.pathname + location.search + location.hash) history.replaceState(null, "", address);
}

/** The key of the workload that the address names. */
function decodeFragment() {
  try {
    const key = decodeURI(location.hash.slice(1));
    return key.includes("/") ? key : "";
  } catch {
    return "";
  }
}

function matches(item) {
  const hasState = item.counts ? [...filter.states].some((state) => item.counts[state] > 0) : filter.states.has(item.state);
  if (filter.states.size > 0 && !hasState) return false;
  const text = filter.text.trim().toLowerCase();
  if (!text) return true;
  return [item.name, item.kind, kindWords(item.kind), item.code, item.message].some((field) => field.toLowerCase().includes(text));
}

const chips = new Map();

/** A button for each state that there is, and for each that is chosen. */
function showChips(counts) {
  for (const state of WORST_FIRST) {
    let chip = chips.get(state);
    if (!chip) {
      const count = element("span", "number");
      const button = element("button", "chip", shape(state), element("span", "word", STATES.get(state).word), " ", count);
      button.type = "button";
      button.dataset.state = state;
      button.addEventListener("click", () => {
        if (!filter.states.delete(state)) filter.states.add(state);
        applyFilter();
        writeAddress();
      });
      chip = { button, count };
      chips.set(state, chip);
      byId("states").append(button);
    }
    setText(chip.count, (counts[state] ?? 0).toLocaleString("en"));
    chip.button.hidden = !counts[state] && !filter.states.has(state);
  }
}

/** What the states mean, for who has not met them. */
function showLegend() {
  for (const [state, { meaning }] of STATES) {
    byId("legend").append(element("div", "", element("dt", "", stateLabel(state)), element("dd", "", meaning)));
  }
}

// ---- the page

const list = new List(byId("list"), namespace ? WorkloadRow : NamespaceRow);
const jobs = new List(byId("jobs-list"), WorkloadRow);

/** What is shown: undefined before the first answer. */
let board;
/** When what is shown was certainly so, in milliseconds of this machine's own running time; undefined for nothing. */
let confirmedAt;

function applyFilter() {
  for (const [state, { button }] of chips) button.setAttribute("aria-pressed", `${filter.states.has(state)}`);
  const count = list.filter(matches);
  const jobCount = jobs.filter(matches);
  const isFiltered = filter.states.size > 0 || filter.text.trim() !== "";
  byId("none").hidden = count > 0 || !isFiltered;
  byId("columns").hidden = count === 0;
  byId("jobs").hidden = jobs.rows.size === 0 || jobCount === 0;
  // Found among the jobs alone: nobody should have to look there by himself.
  if (isFiltered && count === 0 && jobCount > 0) byId("jobs").open = true;
}

function showBoard(body) {
  const items = namespace ? workloads(body) : namespaces(body);
  const deciding = namespace ? items.filter((item) => item.kind !== "Job") : items;
  const others = namespace ? items.filter((item) => item.kind === "Job") : [];
  const counts = namespace ? countStates(deciding) : sum(deciding.map((item) => item.counts));
  const trouble = namespace
    ? deciding.filter((item) => STATES.get(item.state).isTrouble && !item.isMaintained).length
    : WORST_FIRST.filter((state) => STATES.get(state).isTrouble).reduce((total, state) => total + (counts[state] ?? 0), 0);
  const total = Object.values(counts).reduce((all, count) => all + count, 0);
  const active = namespace ? countStates(deciding.filter((item) => !item.isMaintained)) : counts;
  announceChanges(deciding);
  board = { items, trouble, total, worst: worstOf(active), states: new Map(deciding.map((item) => [item.key, item])) };

  list.show(deciding);
  jobs.show(others);
  showChips(counts);
  const jobCounts = countStates(others);
  const words = WORST_FIRST.filter((state) => jobCounts[state] > 0).map((state) => {
    const count = element("span", "count", shape(state), `${jobCounts[state]} ${STATES.get(state).word.toLowerCase()}`);
    count.dataset.state = state;
    return count;
  });
  byId("jobs-counts").replaceChildren(...words);
  const remarks = [];
  if (body.omitted > 0) remarks.push(`${plural(body.omitted, "more workload")} not listed.`);
  const ignored = Number(body.counts?.ignored ?? 0);
  if (ignored > 0) remarks.push(`${plural(ignored, "workload")} left out, as their owners ask.`);
  if (question.restriction) remarks.push(`Not all kinds are shown. ${question.restriction}`);
  const unreadable = textOf(body.output).split("; ").filter((sentence) => /^\w+s cannot be read: /.test(sentence));
  if (unreadable.length > 0) remarks.push(`Not all kinds are shown: ${unreadable.join("; ")}.`);
  setText(byId("remarks"), remarks.join(" "));
  applyFilter();
}

function sum(counts) {
  const total = {};
  for (const each of counts) for (const [state, count] of Object.entries(each)) total[state] = (total[state] ?? 0) + count;
  return total;
}

/** The sentence at the top, the title of the tab, and its icon. */
function showSummary() {
  if (!board) return;
  const { trouble, total, worst, stateOnly } = board;
  const isOld = age() > STALE_AFTER && failure !== undefined;
  let sentence, short;
  if (stateOnly) {
    const word = stateOnly.state ? STATES.get(worst).word.toLowerCase() : stateOnly.up ? "up" : "not up";
    sentence = `${namespace} is ${word}`;
    short = word;
  } else if (trouble > 0) {
    sentence = `${trouble.toLocaleString("en")} of ${plural(total, "workload")} ${trouble === 1 ? "needs" : "need"} attention`;
    short = `${trouble.toLocaleString("en")} ${trouble === 1 ? "needs" : "need"} attention`;
  } else {
    sentence = total === 1 ? "The one workload is up" : `All ${plural(total, "workload")} are up`;
    short = "all up";
  }
  setText(byId("headline"), isOld ? `Last known: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}` : sentence);
  const shown = isOld ? "off" : worst;
  byId("summary").dataset.state = shown;
  byId("summary-shape").firstElementChild.setAttribute("href", `#shape-${shown}`);
  showTab(`${isOld ? "? " : ""}${short}`, shown);
}

/** The title of the tab, and its icon. */
function showTab(words, state) {
  const title = `${words} · ${namespace ?? "all namespaces"} · k8s-heartbeat`;
  if (document.title !== title) document.title = title;
  const icon = `${STATES.get(state).icon}.svg`;
  if (byId("icon").getAttribute("href") !== icon) byId("icon").setAttribute("href", icon);
}

/** How old what is shown is, in seconds. */
const age = () => (confirmedAt === undefined ? Infinity : (performance.now() - confirmedAt) / 1000);

/** Says how old what is shown is, and when there will be more. */
function showFreshness() {
  if (board && confirmedAt !== undefined) {
    const seconds = age();
    const isSlowed = lastPause > USUAL_PAUSE + 0.5;
    const every = failure ? "" : ` · every ${duration(lastPause)}${isSlowed ? " to spare the rate limit" : ""}`;
    byId("freshness").dataset.fresh = `${!failure && seconds <= STALE_AFTER + lastPause}`;
    setText(byId("freshness"), `${failure ? "As of" : "Confirmed"} ${duration(seconds)} ago${every}`);
  }
  if (failure) {
    const left = Math.ceil((nextRound - performance.now()) / 1000);
    const wait = left <= 120 ? `${left}\u00a0s` : duration(left);
    setText(byId("notice-when"), isAsking || left <= 0 ? "Trying…" : `Next try in ${wait}.`);
  }
}

// ---- what is said aloud

function announce(text) {
  byId("announcer").textContent = text;
}

/** Tells of changes of state, not of each round. */
function announceChanges(items) {
  if (!board?.states) return;
  const changes = items.filter((item) => {
    const before = board.states.get(item.key);
    return before ? before.state !== item.state : STATES.get(item.state).isTrouble;
  });
  if (changes.length === 0) return;
  const told = changes.slice(0, 3).map((item) => `${item.name} is now ${STATES.get(item.state).word.toLowerCase()}.`);
  if (changes.length > told.length) told.push(`${changes.length - told.length} more have changed.`);
  announce(told.join(" "));
}

// ---- rounds

let failures = 0;
/** Why there is no answer: undefined when there is one. */
let failure;
let isAsking = false;
/** Whether the token was typed in, and nothing has been shown since: the focus goes to what is shown then. */
let hasSignedIn = false;
let timer;
/** When the next round is due, and how many seconds after the last, as `performance.now()` counts. */
let nextRound = 0;
let lastPause = USUAL_PAUSE;

/** Every part of the page that this situation does not need is hidden. */
function showOnly(...ids) {
  for (const id of ["summary", "sign-in", "plain", "board"]) byId(id).hidden = !ids.includes(id);
  byId("forget").hidden = !token.value;
}

function showSignIn(problem) {
  const wasShown = !byId("sign-in").hidden;
  board = undefined;
  list.show([]);
  jobs.show([]);
  question.etag = undefined;
  hideFailure();
  showOnly("sign-in");
  byId("sign-in-problem").hidden = !problem;
  setText(byId("sign-in-problem"), problem ?? "");
  showTab("token needed", "off");
  if (!wasShown) byId("token").focus();
  if (problem) announce(problem);
}

function hideFailure() {
  if (!failure) return;
  failure = undefined;
  byId("notice").hidden = true;
}

function showFailure({ status, body }) {
  const { title, text } = problemOf(status, body);
  if (failure?.title !== title) announce(`${title}. ${text}`);
  failure = { title, status };
  setText(byId("notice-title"), title);
  setText(byId("notice-text"), text);
  // Who has used his window up is refused until its end.
  byId("retry").hidden = status === 429;
  byId("notice").hidden = false;
  if (board) return;
  showOnly();
  showTab("no answer", "off");
}

/** Shows what a round has brought. */
function take(answer) {
  const { status, body, etag } = answer;
  if (status === 401) {
    const hadToken = token.value !== undefined;
    token.forget();
    clearTimeout(timer);
    showSignIn(hadToken ? "This token is not valid here. Perhaps it was changed, or mistyped." : undefined);
    return;
  }
  const isFirst = !board;
  const isSame = board && (status === 304 || (etag !== undefined && etag === question.etag));
  const isList = Array.isArray(namespace ? body.members : body.namespaces);
  if (status !== 304 && !isList && !isStateOnly(answer) && status !== 404) {
    failures += 1;
    showFailure(answer);
    showSummary();
    return;
  }
  failures = 0;
  if (failure) announce("The status is up to date again.");
  hideFailure();
  confirmedAt = performance.now() - answer.age * 1000;
  if (!isSame) {
    question.etag = etag;
    if (status === 404 || (isList && (body.members ?? body.namespaces).length === 0)) {
      showNothing(body);
    } else if (isList) {
      showOnly("summary", "board");
      showBoard(body);
      openFromAddress();
    } else {
      showStateOnly(body);
    }
  }
  showSummary();
  if (isFirst && board) greet();
}

/** Says what there is to who has just come, or has just shown a token. */
function greet() {
  announce(byId("headline").textContent);
  if (!hasSignedIn) return;
  hasSignedIn = false;
  byId("headline").focus({ preventScroll: true });
}

function showNothing(body) {
  board = undefined;
  question.etag = undefined;
  showOnly("plain");
  setText(byId("plain-title"), namespace ? `Nothing in ${namespace}` : "There is nothing yet");
  setText(
    byId("plain-text"),
    namespace ? "There is no workload in this namespace, or this token may not see it." : textOf(body.description));
  byId("plain-link").hidden = !namespace;
  showTab("nothing", "off");
}

function showStateOnly(body) {
  const state = STATES.has(body.state) ? body.state : body.up === true ? "healthy" : "unavailable";
  if (board?.stateOnly && board.worst !== state) announce(`Now ${STATES.get(state).word.toLowerCase()}.`);
  // Of all namespaces together nothing is said.
  board = namespace ? { stateOnly: { up: body.up === true, state: body.state }, worst: state } : undefined;
  showOnly("plain", namespace ? "summary" : "plain");
  if (!namespace) showTab("state only", "off");
  setText(byId("plain-title"), "This token shows the state only");
  setText(
    byId("plain-text"),
    namespace
      ? "What it comes from, names and reasons, is for tokens that may see more."
      : "Put the name of a namespace behind the address of this page to see how it is: /status/NAMESPACE.");
  byId("plain-link").hidden = true;
}

/** Opens the workload that the address names, once for each address. */
let openedFromAddress = false;
function openFromAddress() {
  if (openedFromAddress || !namespace) return;
  openedFromAddress = true;
  const key = decodeFragment();
  const row = list.rows.get(key) ?? jobs.rows.get(key);
  if (!row || row.details) return;
  if (jobs.rows.has(key)) byId("jobs").open = true;
  row.open();
  row.node.scrollIntoView({ block: "nearest" });
}

/** The details that are open, which are asked for again with the list. */
const openDetails = () => [...list.rows.values(), ...jobs.rows.values()].flatMap((row) => row.details ?? []);

async function round() {
  clearTimeout(timer);
  if (isAsking || !token.value) return;
  isAsking = true;
  showFreshness();
  const opened = openDetails();
  const asked = token.value;
  let retryAfter = 0;
  try {
    const answers = await Promise.all([question.ask(), ...opened.map((details) => details.load())]);
    retryAfter = Math.max(...answers.map((answer) => answer.retryAfter));
    // Another token may have been given meanwhile.
    if (token.value === asked) take(answers[0]);
  } finally {
    isAsking = false;
    if (token.value === asked) plan(1 + opened.length, retryAfter);
    else start();
  }
}

/** Decides when the next round is. */
function plan(requests, retryAfter) {
  const seconds = rateLimit ? Math.max(0, (rateLimit.end - now()) / 1000) : 0;
  const limit = rateLimit && seconds > 0 ? { remaining: rateLimit.remaining, seconds } : undefined;
  lastPause = pause(requests, limit, failures, retryAfter);
  nextRound = performance.now() + lastPause * 1000;
  showFreshness();
  schedule();
}

/** Sets the clock for the next round; nobody looks at a page that is hidden. */
function schedule() {
  clearTimeout(timer);
  if (document.hidden || !token.value) return;
  const left = nextRound - performance.now();
  // A longer one than a timer can wait would be over at once.
  if (left > LONGEST_TIMER) timer = setTimeout(schedule, LONGEST_TIMER);
  else timer = setTimeout(round, Math.max(0, left));
}

/** Begins anew, with the token that there is now. */
function start() {
  question.reset();
  failures = 0;
  rateLimit = undefined;
  round();
}

// ---- what people do

byId("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  token.keep(byId("token").value);
  byId("token").value = "";
  hasSignedIn = token.value !== undefined;
  if (hasSignedIn) start();
});

byId("forget").addEventListener("click", () => {
  token.forget();
  clearTimeout(timer);
  showSignIn();
});

byId("retry").addEventListener("click", () => round());

byId("find").addEventListener("input", () => {
  filter.text = byId("find").value;
  applyFilter();
  clearTimeout(filter.timer);
  // Browsers refuse pages that change their address with every key.
  filter.timer = setTimeout(() => writeAddress(), 250);
});

byId("clear").addEventListener("click", () => {
  filter.text = "";
  filter.states.clear();
  byId("find").value = "";
  applyFilter();
  writeAddress();
  byId("find").focus();
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) clearTimeout(timer);
  else schedule();
  if (!document.hidden) tick();
});
addEventListener("online", () => {
  if (failure?.status === 0) round();
});
addEventListener("hashchange", () => {
  if (token.takeFromAddress()) {
    if (token.value) start();
    else showSignIn(token.problem);
  } else {
    openedFromAddress = false;
    openFromAddress();
  }
});

function tick() {
  if (document.hidden) return;
  showFreshness();
  showSummary();
  refreshTimes();
}

readFilter();
token.read();
if (namespace) {
  byId("place").hidden = false;
  setText(byId("namespace"), namespace);
}
byId("find").value = filter.text;
byId("columns").append(
  ...(namespace ? ["State", "Workload", "Ready", "Since", "First reason", ""] : ["State", "Namespace", "Workloads"]).map((title) =>
    element("span", "", title)));
byId("board").dataset.of = namespace ? "workloads" : "namespaces";
showChips({});
showLegend();
setInterval(tick, 1000);
if (token.value) start();
else showSignIn(token.problem);
