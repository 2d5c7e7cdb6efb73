// Ticks are kept on this device first and then sent, each until the portal has said what became of it. What is kept: handles,
// a day, a letter, never a name. Without this file the page is a plain form.
"use strict";
(() => {
  const sending = document.getElementById("sending");
  // Where two versions stand in the plain form, it is the form that answers.
  const day = document.getElementById("day");
  const form = day && !day.querySelector(".versions") ? day : null;
  const waiting = document.getElementById("waiting");
  const elsewhere = document.getElementById("elsewhere");
  const texts = sending.dataset;
  const KEY = "ecluse.tick.";
  const MOST = 50;
  const FOREIGN_DAYS = 30;

  const kept = () => Object.keys(localStorage).filter(key => key.startsWith(KEY))
    .map(key => JSON.parse(localStorage.getItem(key))).sort((a, b) => a.n - b.n);
  const own = () => kept().filter(tick => tick.account === texts.account);
  const keep = tick => localStorage.setItem(KEY + tick.id, JSON.stringify(tick));
  const drop = tick => localStorage.removeItem(KEY + tick.id);
  // Their order holds even where the device's clock is put back.
  const next = () => Math.max(Date.now(), 1 + (kept().at(-1)?.n ?? 0));
  const write = (element, text) => { element.textContent = text; element.hidden = !text; };

  try {
    localStorage.setItem(KEY + "try", JSON.stringify({}));
    localStorage.removeItem(KEY + "try");
  } catch {
    if (form) write(waiting, texts.notKept);
    return;
  }
  // Nobody takes a tick of a month ago any more.
  const old = new Date(Date.now() - FOREIGN_DAYS * 86_400_000).toISOString().slice(0, 10);
  kept().filter(tick => tick.account !== texts.account && tick.day < old).forEach(drop);

  const fresh = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  const cells = form ? Array.from(form.querySelectorAll("fieldset.tick")) : [];
  const shown = tick => form && tick.group === form.dataset.group && tick.day === form.dataset.day
    ? cells.find(cell => cell.dataset.enrolment === tick.enrolment && cell.dataset.half === String(tick.half)) : undefined;
  const of = cell => own().filter(tick => shown(tick) === cell);

  // What the portal said of ticks that still stand here; asked for again by the next page.
  const said = new Map();
  let trouble = "";
  let everSent = false;

  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "second";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };
  const line = text => {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
  };
  const buttons = (...all) => {
    const made = document.createElement("p");
    made.className = "buttons";
    made.append(...all);
    return made;
  };
  const forget = ticks => { ticks.forEach(tick => { said.delete(tick.id); drop(tick); }); draw(); };
  const settle = (cell, answer) => {
    cell.dataset.version = answer.version;
    cell.dataset.mark = answer.mark;
    cell.dataset.note = answer.note;
  };
  const words = (cell, letter) => {
    const radio = letter && cell.querySelector(`input[value="${letter}"]`);
    return radio ? radio.closest("label").querySelector(".hidden").textContent : letter || "–";
  };

  const choose = (cell, ticks, answer) => {
    const last = ticks.at(-1);
    const box = document.createElement("div");
    box.className = "note closed choice-of-two";
    box.setAttribute("role", "alert");
    box.append(
      line(texts.theirs.replace("#", words(cell, answer.mark)) + (answer.note ? " (" + answer.note + ")" : "")),
      line(texts.mine.replace("#", words(cell, last.mark))),
      buttons(
        button(texts.keepMine, () => {
          keep({ ...last, id: fresh(), n: next(), seen: String(answer.version) });
          settle(cell, answer);
          forget(ticks);
          send();
        }),
        button(texts.keepTheirs, () => { settle(cell, answer); forget(ticks); })));
    return box;
  };
  const refused = (ticks, answer, words) => {
    const box = document.createElement("div");
    box.className = "note closed refused";
    box.setAttribute("role", "alert");
    box.append(line(words + answer.note), buttons(button(texts.dismiss, () => forget(ticks))));
    return box;
  };

  const drawCell = cell => {
    const ticks = of(cell);
    const last = ticks.at(-1);
    const answer = last && said.get(last.id);
    const letter = last ? last.mark : cell.dataset.mark;
    cell.querySelectorAll(".marks input").forEach(radio => { radio.checked = radio.value === letter; });
    cell.classList.toggle("waiting", Boolean(last));
    const words = cell.querySelector(".said");
    if (last) words.textContent = answer ? "" : texts.unsent;
    else if (cell.dataset.note) words.textContent = (letter.length > 1 ? letter + " " : "") + cell.dataset.note;
    else if (cell.dataset.first !== undefined) words.textContent = cell.dataset.first;
    const state = answer ? last.id + answer.state + answer.version : "";
    if (cell.dataset.box === state) return;
    cell.dataset.box = state;
    cell.querySelectorAll(".choice-of-two, .refused").forEach(box => box.remove());
    if (answer) cell.append(answer.state === "conflict" ? choose(cell, ticks, answer) : refused(ticks, answer, ""));
  };
  const drawElsewhere = () => {
    const ticks = own().filter(tick => said.has(tick.id) && !shown(tick));
    const state = ticks.map(tick => tick.id).join();
    if (elsewhere.dataset.state === state) return;
    elsewhere.dataset.state = state;
    elsewhere.hidden = !ticks.length;
    elsewhere.replaceChildren(...ticks.map(tick => {
      const item = document.createElement("li");
      const answer = said.get(tick.id);
      const when = texts.elsewhere.replace("#", new Date(tick.day + "T12:00").toLocaleDateString(document.documentElement.lang));
      if (answer.state === "refused") {
        item.append(refused([tick], answer, when + " "));
      } else {
        const link = document.createElement("a");
        link.href = `/kairos/attendance/${tick.group}/day?day=${tick.day}`;
        link.textContent = when + " " + texts.theirs.replace("#", answer.mark || "–");
        item.append(link);
      }
      return item;
    }));
  };
  const draw = () => {
    cells.forEach(drawCell);
    drawElsewhere();
    const due = own().filter(tick => !said.has(tick.id)).length;
    const foreign = kept().filter(tick => tick.account !== texts.account).length;
    const parts = [];
    if (due) parts.push(texts.waiting.replace("#", due), trouble);
    else if (everSent && !said.size) parts.push(texts.sent);
    if (foreign) parts.push(texts.foreign.replace("#", foreign));
    const text = parts.filter(Boolean).join(" ");
    if (waiting.textContent !== text) write(waiting, text);
  };

  let busy = false;
  let pause = 0;
  let timer;
  const hear = reply => {
    const ticks = new Map(own().map(tick => [tick.id, tick]));
    for (const answer of reply.ticks) {
      const tick = ticks.get(answer.id);
      if (!tick) continue;
      if (answer.state === "taken") {
        const cell = shown(tick);
        if (cell) settle(cell, answer);
        drop(tick);
        everSent = true;
      } else {
        said.set(tick.id, answer);
      }
    }
  };
  const send = async () => {
    clearTimeout(timer);
    const due = own().filter(tick => !said.has(tick.id)).slice(0, MOST);
    if (busy || !due.length) {
      draw();
      return;
    }
    busy = true;
    const body = new URLSearchParams(new FormData(sending));
    body.set("account", texts.account);
    due.forEach(t => body.append("tick", [t.id, t.group, t.enrolment, t.day, t.half, t.mark, t.seen].join(" ")));
    let again = true;
    try {
      const answer = await fetch(sending.action, {
        method: "POST", body, headers: { Accept: "application/json" }, redirect: "error", cache: "no-store",
        signal: AbortSignal.timeout(20_000),
      });
      if (answer.ok) {
        hear(await answer.json());
        trouble = "";
        pause = 0;
      } else {
        again = ![401, 403, 409].includes(answer.status);
        trouble = again ? texts.later : texts.signIn;
      }
    } catch {
      trouble = texts.offline;
    }
    busy = false;
    draw();
    if (!again) return;
    if (!trouble) {
      send();
    } else {
      pause = Math.min(60, pause * 2 || 2);
      timer = setTimeout(send, pause * 1_000);
    }
  };
  const now = () => { pause = 0; send(); };

  if (form) {
    cells.forEach(cell => { cell.dataset.first = cell.querySelector(".said").textContent; });
    form.querySelectorAll(".plain-form").forEach(part => { part.hidden = true; });
    form.addEventListener("change", event => {
      const cell = event.target.closest("fieldset.tick");
      if (!cell || !event.target.closest(".marks")) return;
      const before = of(cell).at(-1);
      const tick = {
        id: fresh(), n: next(), account: texts.account, group: form.dataset.group, day: form.dataset.day,
        enrolment: cell.dataset.enrolment, half: Number(cell.dataset.half), mark: event.target.value,
        seen: before ? before.id : cell.dataset.version,
      };
      try {
        keep(tick);
      } catch {
        form.querySelectorAll(".plain-form").forEach(part => { part.hidden = false; });
        write(waiting, texts.notKept);
        return;
      }
      draw();
      now();
    });
    form.addEventListener("submit", event => {
      if (form.querySelector(".plain-form").hidden) event.preventDefault();
    });
  }
  addEventListener("online", now);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) now(); });
  draw();
  send();
})();
