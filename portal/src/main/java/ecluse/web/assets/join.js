// Says while one types which number cannot be right, by the rules that the portal checks again. Nothing is sent, nothing is kept:
// without this file the form is checked when it is sent.
"use strict";
(() => {
  const form = document.getElementById("join");
  const texts = form.dataset;
  const LA_POSTE = "356000000";

  const bare = text => text.replace(/\s/g, "").toUpperCase();
  const sum = digits => Array.from(digits).reduce((all, digit) => all + Number(digit), 0);
  // Luhn's check: every second digit from the right counts twice, its digits added.
  const luhn = digits => Array.from(digits).reverse()
    .reduce((all, digit, i) => all + (i % 2 ? sum(String(2 * digit)) : Number(digit)), 0) % 10 === 0;
  const day = text => {
    const french = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
    const iso = french ? [french[3], french[2].padStart(2, "0"), french[1].padStart(2, "0")].join("-") : text;
    const date = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? new Date(iso + "T00:00:00Z") : undefined;
    return date && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
  };

  // What is wrong with what was typed; nothing for nothing.
  const rules = {
    siret: typed => {
      const digits = bare(typed);
      const say = text => text.replace("#", digits.length);
      if (digits.length !== 14) return say(texts.siretLength);
      if (!/^\d+$/.test(digits)) return say(texts.siretDigits);
      return luhn(digits) || digits.startsWith(LA_POSTE) && sum(digits) % 5 === 0 ? "" : say(texts.siretCheck);
    },
    nda: typed => {
      const digits = bare(typed);
      if (digits.length !== 11) return texts.ndaLength.replace("#", digits.length);
      return /^\d{2}(\d{2}|2[AB])\d{5}(\d{2}|2[AB])$/.test(digits) ? "" : texts.ndaDigits.replace("#", digits.length);
    },
    email: typed => /^[^\s@,;:<>"()[\]\\]{1,64}@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.[\p{L}\p{N}-]{2,}$/u.test(typed) ? "" : texts.email,
    phone: typed => /^(0[1-9]\d{8}|\+[1-9]\d{7,14})$/.test(typed.replace(/[\s.\-/]|\(0\)/g, "")) ? "" : texts.phone,
    postcode: typed => /^\d{5}$/.test(typed) ? "" : texts.postcode,
    until: typed => {
      const until = day(typed);
      if (!until) return texts.date;
      return until < new Date().toISOString().slice(0, 10) ? texts.past : "";
    },
  };

  const show = (input, text) => {
    const place = document.getElementById(input.id + "-wrong");
    if (place.textContent !== text) place.textContent = text;
    place.hidden = !text;
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  const check = input => {
    const typed = input.value.trim();
    show(input, typed ? rules[input.dataset.rule](typed) : "");
  };
  form.querySelectorAll("input[data-rule]").forEach(input => {
    const place = document.getElementById(input.id + "-wrong");
    place.setAttribute("aria-live", "polite");
    // Not while somebody is still typing a number that is too short; at once while it is being mended.
    input.addEventListener("change", () => check(input));
    input.addEventListener("input", () => {
      const whole = { siret: 14, nda: 11, postcode: 5 }[input.dataset.rule];
      if (input.hasAttribute("aria-invalid") || whole && bare(input.value).length >= whole) check(input);
    });
  });
})();
