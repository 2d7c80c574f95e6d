/** Sends pictures and files from the newsroom's pages: sizes are made here before, and what is lost on its way is sent again. */

const API = "/admin/api/media";
const workerAddress = document.querySelector("[data-picture-worker]")?.dataset.pictureWorker;
/* A phone's connection is slow, and may hang without an end. */
const STALLED_MS = 60_000;
const BYTES_A_MS = 20;

/* Answered, and not taken: a sentence says why. */
class Refused extends Error {}
/* It may be sent again. */
class Lost extends Error {}

const running = new Set();

/* The worker, or this page where there is none. Files wait for each other: a phone has no room for several photographs. */
let worker;
let asked = 0;
let lastPrepared = Promise.resolve();
const waiting = new Map();

function prepare(file) {
  if (!globalThis.crypto?.subtle)
    return Promise.reject(
      new Refused("Pictures are sent from pages with https:// alone. Open the newsroom there."),
    );
  const one = lastPrepared.then(() => askWorker(file));
  lastPrepared = one.catch(() => {});
  return one.then((answer) => {
    if (answer.refused) throw new Refused(answer.refused);
    if (answer.failed)
      throw new Refused(
        `This browser could not read it (${answer.failed}). Save it as JPEG, and choose that.`,
      );
    return answer;
  });
}

async function askWorker(file) {
  const answer = await (worker === null ? { cannot: true } : askInWorker(file));
  if (!answer.cannot) return answer;
  worker = null;
  if (!globalThis.preparePicture) await import(workerAddress);
  return globalThis.preparePicture(file);
}

function askInWorker(file) {
  return new Promise((resolve) => {
    const id = ++asked;
    waiting.set(id, resolve);
    const giveUp = () => {
      worker?.terminate();
      worker = null;
      for (const each of waiting.values()) each({ cannot: true });
      waiting.clear();
    };
    try {
      worker ??= new Worker(workerAddress);
    } catch {
      // A browser that starts none: the page does it.
      return giveUp();
    }
    worker.onerror = giveUp;
    worker.onmessage = ({ data }) => {
      waiting.get(data.id)?.(data);
      waiting.delete(data.id);
    };
    worker.postMessage({ id, file });
  });
}

/* fetch tells nothing of how much has been sent. */
function send(method, path, body, onProgress = () => {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, API + path);
    request.setRequestHeader("Accept", "application/json");
    if (typeof body === "string") request.setRequestHeader("Content-Type", "application/json");
    request.timeout = STALLED_MS + (body?.size ?? 0) / BYTES_A_MS;
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onerror = request.ontimeout = () => reject(new Lost("the network is away"));
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status < 300) return resolve(answer);
      const { code, message, fields = {} } = answer?.error ?? {};
      if (request.status === 401)
        return reject(new Lost("you are signed out: sign in in another tab, then try again"));
      const said = Object.values(fields)[0] ?? message ?? `The paper answered ${request.status}.`;
      const isRefused = request.status < 500 && request.status !== 429;
      reject(
        isRefused || code === "not_configured" ? new Refused(said) : new Lost("the paper does not answer"),
      );
    };
    request.send(body);
  });
}

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/**
 * Sends a file, as often as it takes. `onChange` is told of every step.
 * @returns its state: `step` ("preparing", "sending", "waiting", "done", "refused"), `part` of 1, `problem`, `media`
 */
function upload(file, onChange, { finish = register } = {}) {
  const state = { file, step: "preparing", part: 0, problem: "", media: null, isOver: false };
  const sent = new Map();
  let prepared = null;
  const change = (to) => {
    Object.assign(state, to);
    onChange(state);
  };
  const run = async () => {
    running.add(state);
    change({ step: "preparing", problem: "" });
    try {
      prepared ??= await prepare(file);
      const media = (await sendFiles()) ?? (await finish({ file, ...prepared }));
      if (!state.isOver) end({ step: "done", part: 1, media });
    } catch (error) {
      if (state.isOver) return;
      if (error instanceof Lost) return change({ step: "waiting", problem: error.message });
      end({ step: "refused", problem: error.message });
    }
  };
  const end = (to) => {
    state.isOver = true;
    running.delete(state);
    change(to);
  };
  const sendFiles = async () => {
    const whole = prepared.files.reduce((sum, { blob }) => sum + blob.size, 0);
    const progress = (sha256, bytes) => {
      sent.set(sha256, bytes);
      const part = Math.min([...sent.values()].reduce((sum, one) => sum + one, 0) / whole, 1);
      if (!state.isOver) change({ step: "sending", part });
    };
    for (const { blob, sha256 } of prepared.files) {
      if (state.isOver) return null;
      if (sent.get(sha256) === blob.size) continue;
      const media = await sendFile(blob, sha256, (bytes) => progress(sha256, Math.min(bytes, blob.size - 1)));
      if (media) return media;
      progress(sha256, blob.size);
    }
    return null;
  };
  const sendFile = async (blob, sha256, tell) => {
    try {
      await send("PUT", `/files/${sha256}`, blob, tell);
      return null;
    } catch (error) {
      // What moves is no canvas's, and may hold what a camera wrote: the paper takes it out.
      if (!/camera data/.test(error.message) || finish !== register) throw error;
      return send("POST", `?name=${encodeURIComponent(nameOf(file))}`, file, tell);
    }
  };
  state.retry = () => {
    if (state.step === "waiting") run();
  };
  state.forget = () => {
    if (!state.isOver) end({ step: "forgotten" });
  };
  run();
  return state;
}

function register({ file, files: [largest, ...sizes], color }) {
  return send(
    "POST",
    "",
    JSON.stringify({
      file: largest.sha256,
      sizes: sizes.map(({ sha256 }) => sha256),
      name: nameOf(file),
      ...(color && { color }),
    }),
  );
}

const nameOf = (file) => file.name?.trim().slice(0, 300) || "picture";

addEventListener("online", () => {
  for (const state of running) state.retry();
});

addEventListener("beforeunload", (event) => {
  if (running.size > 0) event.preventDefault();
});

const SAID = {
  preparing: () => "its sizes are made",
  sending: ({ part }) => `${Math.floor(part * 100)} % sent`,
  waiting: ({ problem }) => `waits: ${problem}`,
  done: () => "is there",
  refused: ({ problem }) => problem,
  forgotten: () => "is not sent",
};

/* A line of a list for each file: how far it is, and what can be done. */
function line(list) {
  const item = document.createElement("li");
  const words = document.createElement("span");
  const bar = document.createElement("progress");
  const buttons = document.createElement("span");
  item.append(words, " ", bar, " ", buttons);
  list.append(item);
  let step = "";
  return (state) => {
    const name = state.file.name || "The picture";
    words.textContent = `${name}: ${SAID[state.step](state)}`;
    bar.hidden = state.isOver;
    if (state.step === "sending") bar.value = state.part;
    if (step === state.step) return;
    step = state.step;
    if (step === "done" || step === "forgotten") return item.remove();
    const isProblem = step === "refused" || step === "waiting";
    item.className = isProblem ? "problem" : "";
    item.setAttribute("role", isProblem ? "alert" : "none");
    buttons.replaceChildren(...buttonsFor(state, item));
  };
}

function buttonsFor(state, item) {
  if (state.step === "refused") return [button("Very well", () => item.remove())];
  const forget = button("Do not send it", () => state.forget());
  return state.step === "waiting" ? [button("Try again", () => state.retry()), " ", forget] : [forget];
}

function button(label, act) {
  const made = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: label,
    className: "quiet",
  });
  made.addEventListener("click", act);
  return made;
}

const filesOf = (transfer) => [...(transfer?.files ?? [])];

function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

globalThis.pictures = { upload, line, send, prepare, button, make, filesOf, running };
