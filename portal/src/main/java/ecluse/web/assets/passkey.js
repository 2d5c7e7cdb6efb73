// Asks the browser for a passkey and sends its answer with the page's form. What is asked stands in the form's data-options.
(() => {
  const form = document.getElementById("ceremony");
  const button = document.getElementById("passkey");
  const say = (id, shown) => { document.getElementById(id).hidden = !shown; };
  if (!window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) {
    return;
  }
  say("no-script", false);
  button.hidden = false;

  const ask = async () => {
    const options = JSON.parse(form.dataset.options);
    return form.dataset.verb === "create"
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!form.reportValidity() || button.disabled) {
      return;
    }
    button.disabled = true;
    say("not-given", false);
    try {
      document.getElementById("answer").value = JSON.stringify((await ask()).toJSON());
      form.submit();
    } catch {
      say("not-given", true);
      button.disabled = false;
    }
  });
})();
