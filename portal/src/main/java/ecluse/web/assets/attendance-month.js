// The month's grid as a spreadsheet. Without this file every cell is a field of a plain form; nothing here is kept or sent.
"use strict";
(() => {
  const form = document.getElementById("month");
  if (!form) return;
  const grid = Array.from(form.querySelectorAll("tbody tr"), row => Array.from(row.cells, cell => cell.querySelector("input.cell")));
  const place = input => {
    const row = input.closest("tr");
    return { row: Array.from(row.parentNode.rows).indexOf(row), column: input.closest("td").cellIndex };
  };
  const go = (row, column, down, across) => {
    for (let r = row + down, c = column + across; grid[r] && c >= 0 && c < grid[r].length; r += down, c += across) {
      if (grid[r][c]) return focus(grid[r][c]);
    }
    return false;
  };
  const focus = input => { input.focus(); input.select(); return true; };
  const next = input => {
    const { row, column } = place(input);
    if (go(row, column, 0, 1)) return;
    const below = (grid[row + 1] || []).find(Boolean);
    if (below) focus(below);
  };
  const whole = input => input.selectionStart === 0 && input.selectionEnd === input.value.length;

  const minutes = text => Math.round(60 * Number((text || "").trim().replace(",", ".") || 0));
  const hours = sum => String(Math.round(sum / 60 * 100) / 100).replace(".", ",");
  const plan = column => {
    const cell = form.querySelector(`td[data-plan="${column}"]`);
    const input = cell && cell.querySelector("input");
    return cell ? minutes(input ? input.value : cell.textContent) : 0;
  };
  // Totals while typing, for the eye alone: the server reads and adds up for itself.
  const total = row => {
    const sum = { planned: 0, present: 0, excused: 0, unexcused: 0 };
    const kinds = { P: "present", D: "present", E: "excused", A: "unexcused" };
    for (const input of row.querySelectorAll("input.cell")) {
      const planned = plan(input.dataset.column);
      sum.planned += planned;
      for (const [, letter, part] of input.value.toUpperCase().matchAll(/([PDEA])\s*([0-9.,]*)/g)) {
        sum[kinds[letter]] += part ? minutes(part) : planned;
      }
    }
    for (const kind in sum) {
      row.querySelector(`[data-total=${kind}]`).textContent = hours(sum[kind]);
    }
  };

  form.addEventListener("keydown", event => {
    const input = event.target;
    if (!input.matches("input.cell") || event.ctrlKey || event.metaKey || event.altKey) return;
    const { row, column } = place(input);
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const move = moves[event.key];
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (move && (!sideways || whole(input))) {
      event.preventDefault();
      go(row, column, ...move);
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(row, column, 1, 0);
    } else if (/^[pdea]$/i.test(event.key) && input.dataset.column && whole(input)) {
      event.preventDefault();
      input.value = event.key.toUpperCase();
      input.dispatchEvent(new Event("input", { bubbles: true }));
      next(input);
    }
  });
  form.addEventListener("focusin", event => {
    if (event.target.matches("input.cell")) event.target.select();
  });
  form.addEventListener("input", event => {
    const row = event.target.closest("tbody tr");
    if (row && row.querySelector("[data-total]")) total(row);
    else form.querySelectorAll("tbody tr:not(.plan)").forEach(total);
  });
  form.addEventListener("paste", event => {
    const input = event.target;
    const text = event.clipboardData.getData("text/plain");
    if (!input.matches("input.cell") || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const { row, column } = place(input);
    text.replace(/\r?\n$/, "").split(/\r?\n/).forEach((line, down) => line.split("\t").forEach((value, across) => {
      const cell = (grid[row + down] || [])[column + across];
      if (cell) cell.value = value.trim();
    }));
    form.querySelectorAll("tbody tr:not(.plan)").forEach(total);
  });
  form.querySelector(".keys").hidden = false;
})();
