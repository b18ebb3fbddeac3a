"use strict";
// Runs after textual.js was read and before it starts, which it does when the page has loaded.
(() => {
  const login = document.getElementById("login");
  if (login) {
    // A fragment is never sent: neither a log nor a preview of the link has its secret.
    login.elements.link.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    return;
  }

  const terminal = document.getElementById("terminal");
  const ended = document.getElementById("ended");
  const why = document.getElementById("why");
  const start = window.onload;
  const NARROW = 42; // columns that a phone should have room for
  const RETRY = [1, 2, 4, 8, 15]; // seconds
  const LOST = "The connection is lost. Everything that was shown as saved is saved. Connecting again…";
  let reason = "";

  // Web addresses in articles are text: a click on them labels, and opens nothing.
  window.open = () => null;

  const show = (text) => {
    why.textContent = text;
    ended.hidden = false;
    document.getElementById("continue").focus();
  };

  const comeBack = async (attempt) => {
    const seconds = RETRY[Math.min(attempt, RETRY.length - 1)];
    await new Promise((done) => setTimeout(done, 1000 * seconds));
    try {
      await fetch("/session", { cache: "no-store" }); // whatever it says, the page says it better
      location.reload();
    } catch {
      comeBack(attempt + 1);
    }
  };

  window.WebSocket = class extends WebSocket {
    constructor(url) {
      super(url);
      this.addEventListener("message", (event) => {
        if (typeof event.data !== "string") return;
        const [kind, value] = JSON.parse(event.data);
        if (kind === "ended") reason = value;
      });
      this.addEventListener("close", () => {
        show(reason || LOST);
        if (!reason) comeBack(0);
      });
    }

    send(data) {
      if (this.readyState === WebSocket.OPEN) super.send(data);
    }
  };

  document.getElementById("continue").onclick = () => location.reload();
  window.addEventListener("beforeunload", () => { reason ||= LOST; }); // no second reload

  window.onload = async (event) => {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    terminal.dataset.sessionWebsocketUrl = `${scheme}//${location.host}/socket/${terminal.dataset.screen}`;
    const cell = 0.6; // the width of a character of this font, as a share of its size
    terminal.dataset.fontSize = Math.max(8, Math.min(16, Math.floor(innerWidth / NARROW / cell)));
    // xterm.js measures the font once, so it must be there.
    await Promise.all(["", "bold ", "italic "].map((style) => document.fonts.load(`${style}16px "Roboto Mono"`)));
    start(event);
    terminal.querySelector("textarea").focus();
  };
})();
