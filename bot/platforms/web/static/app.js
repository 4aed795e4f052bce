// The page's script: sends forms in place, follows the feed, upgrades the order question.
// Without it every form still works as a plain page.
"use strict";

const feed = document.querySelector("[role=log]");
const connection = document.querySelector(".connection");
// What takes longer is not sure to be saved.
const UNSURE_AFTER_MS = 1500;
const fill = (text, values) =>
  Object.entries(values).reduce((filled, [name, value]) => filled.replace(`{${name}}`, value), text);

/* ---- Pieces of the page that the server renders ---- */

async function ask(path, options = {}) {
  const answer = await fetch(path, { ...options, headers: { "X-Fragment": "1" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { ok: answer.ok, status: answer.status, element: page.body.firstElementChild };
}

async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  form.setAttribute("aria-busy", "true"); // a second click waits for the first
  const slow = setTimeout(() => {
    connection.textContent = connection.dataset.saving;
  }, UNSURE_AFTER_MS);
  try {
    const answer = await ask(form.getAttribute("action"), { method: "POST", body });
    clearTimeout(slow);
    connection.textContent = "";
    return answer.element;
  } catch {
    clearTimeout(slow);
    connection.textContent = connection.dataset.failed;
    return null;
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function intoView(element) {
  const box = element.getBoundingClientRect();
  const room = window.innerHeight - 90;
  if (box.top >= 0 && box.bottom <= room) return;
  element.scrollIntoView({ block: box.height > room || box.top < 0 ? "start" : "nearest" });
}

/* ---- Answers ---- */

function showReply(message, reply) {
  const slot = message.querySelector(`.slot[data-slot="${reply.dataset.slot}"]`);
  const before = slot.firstElementChild;
  const language = (section) => section?.querySelector(".card").lang;
  if (reply.dataset.slot === "translation" && language(before) === language(reply)) {
    slot.replaceChildren(); // the same button again puts it away
    return;
  }
  slot.replaceChildren(reply);
  prepare(reply);
  if (reply.dataset.given) showGiven(message, reply.dataset.given);
  intoView(reply);
}

function showGiven(message, given) {
  for (const option of message.querySelectorAll(".can-answer")) {
    const mine = given.includes(option.dataset.letter);
    option.classList.toggle("mine", mine);
    option.querySelector(".chip.own").hidden = !mine;
    option.querySelector(".chips").hidden = !mine;
  }
}

async function answer(form, submitter) {
  const message = form.closest(".message");
  if (form.getAttribute("aria-busy")) return;
  const reply = await send(form, submitter);
  if (!reply) return;
  if (reply.matches(".said")) showSaid(reply, message);
  else if (message.matches(".said")) showSaid(boxed(reply, message), message);
  else showReply(message, reply);
}

// There is one quiz: its next card takes the place of the one before, where its reader is.
function showSaid(said, from) {
  const isQuiz = said.matches("[data-quiz]");
  feed.querySelector(".empty")?.remove();
  if (isQuiz && from?.matches("[data-quiz]")) {
    from.replaceWith(said);
  } else {
    if (isQuiz) feed.querySelector("[data-quiz]")?.remove();
    feed.append(said);
  }
  prepare(said);
  if (from === undefined && !isQuiz) {
    said.scrollIntoView({ block: "end" });
    return;
  }
  // What was pressed is gone: go on from the new card's title, which is read aloud there.
  const title = said.querySelector(".title");
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
  intoView(said);
}

// A refusal where there is no message to stand below.
function boxed(reply, like) {
  const box = like.cloneNode(false);
  box.append(reply);
  return box;
}

/* ---- The message box ---- */

async function say(form) {
  const box = form.elements.text;
  if (!box.value.trim() || form.getAttribute("aria-busy")) return;
  const said = await send(form);
  if (!said) return;
  box.value = "";
  if (!said.matches(".said")) { // it was refused
    feed.append(said);
    said.scrollIntoView({ block: "end" });
    return;
  }
  showSaid(said);
  if (!said.matches("[data-quiz]")) box.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (feed && form.matches("[data-live]")) {
    event.preventDefault();
    answer(form, event.submitter);
  } else if (form.matches("[data-say]")) {
    event.preventDefault();
    say(form);
  }
});

/* ---- Forms: send only what is complete ---- */

function check(form) {
  const submit = form.querySelector("[data-submit]");
  if (!submit) return;
  let chosen = 0;
  let count = 0;
  let complete = true;
  for (const field of form.querySelectorAll(".field")) {
    const picked = field.querySelectorAll("input:checked, .step[aria-pressed=true]").length;
    const wanted = Number(field.dataset.count);
    chosen += picked;
    count += wanted;
    complete &&= picked === wanted;
  }
  submit.disabled = !complete;
  const told = form.querySelector(".picked");
  if (!form.querySelector(".order")) told.textContent = fill(told.dataset.text, { chosen, count });
}

function prepareOrder(field) {
  const form = field.closest("form");
  const steps = [...field.querySelectorAll(".step")];
  const [undo, reset] = [field.querySelector("[data-undo]"), field.querySelector("[data-reset]")];
  const told = field.querySelector(".order-so-far");
  let order = [...field.dataset.given];
  field.querySelector(".order-lists").remove();
  field.querySelector(".order-taps").hidden = false;

  const show = () => {
    field.querySelectorAll("input[name=pick]").forEach((input) => input.remove());
    for (const letter of order) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "pick", value: letter });
      field.append(input);
    }
    for (const step of steps) {
      const place = order.indexOf(step.dataset.letter);
      const chip = step.querySelector(".place");
      step.setAttribute("aria-pressed", String(place >= 0));
      chip.hidden = place < 0;
      chip.textContent = place < 0 ? "" : fill(field.dataset.step, { n: place + 1 });
    }
    const had = document.activeElement;
    undo.disabled = reset.disabled = order.length === 0;
    if ((had === undo || had === reset) && had.disabled) steps[0].focus();
    told.textContent = order.length ? fill(told.dataset.text, { letters: order.join(", ") }) : "";
    check(form);
  };
  const toggle = (letter) =>
    order.includes(letter) ? order.filter((one) => one !== letter) : [...order, letter];
  steps.forEach((step) =>
    step.addEventListener("click", () => { order = toggle(step.dataset.letter); show(); }));
  undo.addEventListener("click", () => { order = order.slice(0, -1); show(); });
  reset.addEventListener("click", () => { order = []; show(); });
  show();
}

function prepare(root) {
  root.querySelectorAll(".field.order").forEach(prepareOrder);
  root.querySelectorAll("form[data-live]").forEach((form) => {
    form.addEventListener("change", () => check(form));
    check(form);
  });
  root.querySelectorAll("[data-chart]").forEach(prepareChart);
}

// A picture that cannot be had leaves its table open.
function prepareChart(image) {
  const fail = () => {
    const chart = image.closest(".chart");
    chart.querySelector("picture").hidden = true;
    chart.querySelector("details").open = true;
  };
  if (image.complete && !image.naturalWidth) fail();
  else image.addEventListener("error", fail);
}

/* ---- Live updates: the server says which messages there are, in which version ---- */

let updating = Promise.resolve();

async function fetchMessage(id, version) {
  const known = document.getElementById(`m${id}`);
  if (known && Number(known.dataset.version) === version) return;
  const found = await ask(feed.dataset.messages + id);
  if (!found.ok) throw new Error(`message ${id}: ${found.status}`);
  const atEnd = window.innerHeight + window.scrollY > document.body.scrollHeight - 200;
  feed.querySelector(".empty")?.remove();
  if (known) known.replaceWith(found.element);
  else feed.append(found.element);
  prepare(found.element);
  if (!known && atEnd) found.element.scrollIntoView({ block: "start" });
}

async function update(versions) {
  const first = Number(feed.querySelector("[data-id]")?.dataset.id ?? 0);
  for (const [id, version] of versions) {
    if (id < first) continue;
    await fetchMessage(id, version);
  }
}

function follow() {
  const stream = new EventSource(feed.dataset.live);
  stream.addEventListener("open", () => { connection.textContent = ""; });
  stream.addEventListener("message", (event) => {
    const versions = JSON.parse(event.data);
    updating = updating.then(() => update(versions)).catch(() => {
      // Too many at once, or the connection broke: the next stream begins with the present state.
      stream.close();
      setTimeout(follow, 2000 + Math.random() * 3000);
    });
  });
  stream.addEventListener("error", () => {
    const ended = stream.readyState === EventSource.CLOSED;
    connection.textContent = ended ? connection.dataset.ended : connection.dataset.offline;
  });
}

/* ---- Small things ---- */

function prepareCopy(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.done;
  });
}

prepare(document);
document.querySelectorAll("[data-copy]").forEach(prepareCopy);
document.querySelectorAll("[data-own-zone]").forEach((field) => {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || field.value;
});
if (feed?.dataset.live) {
  // A quiz that waits is below: the newest message comes first.
  const last = [...feed.querySelectorAll(".message:not([data-resumed])")].at(-1);
  if (last && !location.hash) last.scrollIntoView({ block: "start" });
  follow();
  // A stream that a page keeps open in the back/forward cache is dead when it comes back.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
