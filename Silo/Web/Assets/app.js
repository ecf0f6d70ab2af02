// Makes the pages live. Everything works without it: it reads again what is shown, asks before acts in place, and knows shortcuts.
"use strict";
(() => {
  const root = document.documentElement;
  const store = (key, value) => {
    try {
      return value === undefined ? localStorage.getItem(key) : localStorage.setItem(key, value);
    } catch {
      return null; // A browser that keeps nothing has the system's theme.
    }
  };

  const theme = store("telepool.theme");
  if (theme === "light" || theme === "dark") {
    root.dataset.theme = theme;
  }

  // Makes `now` like `next` and leaves alone what is the same, so that focus, selection and scrolling stay.
  const morph = (now, next) => {
    if (now.nodeType !== next.nodeType || now.nodeName !== next.nodeName || (now.id || "") !== (next.id || "")) {
      now.replaceWith(next.cloneNode(true));
      return;
    }

    if (now.nodeType !== Node.ELEMENT_NODE) {
      if (now.nodeValue !== next.nodeValue) {
        now.nodeValue = next.nodeValue;
      }
      return;
    }

    if (now === document.activeElement && now.matches("input, select, textarea")) {
      return;
    }

    for (const { name } of [...now.attributes]) {
      if (!next.hasAttribute(name) && name !== "open") {
        now.removeAttribute(name);
      }
    }
    for (const { name, value } of next.attributes) {
      if (now.getAttribute(name) !== value) {
        now.setAttribute(name, value);
      }
    }

    const have = [...now.childNodes];
    const want = [...next.childNodes];
    want.forEach((child, i) => have[i] ? morph(have[i], child) : now.append(child.cloneNode(true)));
    have.slice(want.length).forEach(child => child.remove());
  };

  const start = () => {
    root.classList.add("scripted");
    const light = document.querySelector("#theme");
    if (light) {
      light.hidden = false;
      light.addEventListener("click", () => {
        const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
        root.dataset.theme = isDark ? "light" : "dark";
        store("telepool.theme", root.dataset.theme);
      });
    }

    // What was shown once is not asked for again.
    const here = new URL(location.href);
    if (here.searchParams.has("notice")) {
      here.searchParams.delete("notice");
      history.replaceState(null, "", here);
    }

    const menu = document.querySelector(".menu");
    if (menu && matchMedia("(max-width: 46rem)").matches) {
      menu.open = false;
    }

    live();
    confirms();
    shortcuts();
    document.querySelectorAll("[data-submit]").forEach(field => field.addEventListener("change", () => field.form.requestSubmit()));
  };

  let refresh = () => {};
  let toggle = () => {};

  const live = () => {
    const box = document.querySelector(".live");
    if (!box || !document.querySelector("[data-live]")) {
      return;
    }

    const period = 2000;
    const words = box.querySelector(".words");
    const button = box.querySelector("button");
    let isPaused = store("telepool.paused") === "yes";
    let timer = 0;
    let isBusy = false;
    // A page that nobody touches must not keep its session alive: its reads say so.
    let isTouched = false;
    for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"]) {
      document.addEventListener(kind, () => { isTouched = true; }, { passive: true });
    }
    const show = (state, text) => {
      if (box.dataset.state !== state) {
        box.dataset.state = state;
        words.textContent = text;
      }
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(tick, period);
    };
    const tick = async () => {
      if (isPaused || document.hidden || isBusy) {
        later();
        return;
      }
      await read();
      later();
    };
    const read = async () => {
      isBusy = true;
      try {
        const live = isTouched ? "0" : "1";
        isTouched = false;
        const answer = await fetch(location.href, { headers: { "X-Live": live }, cache: "no-store", redirect: "error" });
        if (answer.status === 401 || answer.status === 403) {
          show("lost", "logged out: load the page again");
          isPaused = true;
          return;
        }
        if (!answer.ok) {
          throw new Error(String(answer.status));
        }
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const part of document.querySelectorAll("[data-live]")) {
          const next = page.getElementById(part.id);
          if (next) {
            morph(part, next);
          }
        }
        show(isPaused ? "paused" : "live", isPaused ? "paused" : "live");
      } catch {
        show("lost", "no answer; trying again");
      } finally {
        isBusy = false;
      }
    };
    toggle = () => {
      isPaused = !isPaused;
      store("telepool.paused", isPaused ? "yes" : "no");
      button.textContent = isPaused ? "Go on" : "Pause";
      show(isPaused ? "paused" : "live", isPaused ? "paused" : "live");
    };
    refresh = read;
    box.hidden = false;
    button.textContent = isPaused ? "Go on" : "Pause";
    button.addEventListener("click", toggle);
    show(isPaused ? "paused" : "live", isPaused ? "paused" : "live");
    later();
  };

  // A form that asks: the question comes in a dialog. Without this script the server asks on a page of its own.
  const confirms = () => {
    const dialog = document.querySelector("#confirm");
    if (!dialog || !dialog.showModal) {
      return;
    }
    let asking = null;
    document.addEventListener("submit", event => {
      const form = event.target;
      const from = event.submitter?.dataset.confirm ? event.submitter : form;
      if (!from.dataset.confirm || form.elements.confirm?.value === "yes") {
        return;
      }
      event.preventDefault();
      asking = { form, submitter: event.submitter };
      dialog.querySelector("h2").textContent = from.dataset.title || "Are you sure?";
      dialog.querySelector("p").textContent = from.dataset.confirm;
      dialog.querySelector("[value=yes]").textContent = from.dataset.title || "Yes";
      dialog.returnValue = "";
      dialog.showModal();
    });
    dialog.addEventListener("close", () => {
      if (asking && dialog.returnValue === "yes") {
        asking.form.elements.confirm.value = "yes";
        asking.form.requestSubmit(asking.submitter);
      }
      asking = null;
    });
  };

  const shortcuts = () => {
    const help = document.querySelector("#keys");
    let isGoing = false;
    document.addEventListener("keydown", event => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea, dialog")) {
        return;
      }
      const key = event.key;
      if (isGoing) {
        isGoing = false;
        const link = document.querySelector(`.tabs a[data-key="${CSS.escape(key)}"]`);
        if (link) {
          event.preventDefault();
          link.click();
        }
      } else if (key === "g") {
        isGoing = true;
        setTimeout(() => { isGoing = false; }, 1500);
      } else if (key === "/") {
        const search = document.querySelector("input[type=search]");
        if (search) {
          event.preventDefault();
          search.focus();
          search.select();
        }
      } else if (key === "r") {
        refresh();
      } else if (key === "p") {
        toggle();
      } else if (key === "?" && help) {
        help.showModal();
      }
    });
  };

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
