// What a page can do beyond its HTML: a player that reads along, and two small services. Without it
// everything can still be read, heard and taken away.
"use strict";
(() => {
  const MEMORY = "hautevoix:";
  const JUMP = 15; // s
  const NUDGE = 5; // s, an arrow key on the position
  const AGAIN = 1.5; // s into a sentence from which on "previous" means its own beginning
  const WORTH = 10; // s from the start and the end where there is nothing to resume

  // A browser may refuse to keep anything.
  const memory = {
    get(key) {
      try { return localStorage.getItem(MEMORY + key); } catch { return null; }
    },
    set(key, value) {
      try { localStorage.setItem(MEMORY + key, value); } catch { /* then it is not kept */ }
    },
    drop(key) {
      try { localStorage.removeItem(MEMORY + key); } catch { /* it was not kept */ }
    },
    forget() {
      try {
        Object.keys(localStorage).filter((key) => key.startsWith(MEMORY)).forEach((key) => localStorage.removeItem(key));
      } catch { /* nothing was kept */ }
    },
  };

  const clock = (seconds) => {
    const whole = Math.floor(seconds), two = (number) => String(number).padStart(2, "0");
    const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  };

  const inWords = (seconds) => {
    const whole = Math.floor(seconds), count = (number, noun) => `${number} ${noun}${number > 1 ? "s" : ""}`;
    const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    return [h && count(h, "heure"), m && count(m, "minute"), count(s, "seconde")].filter(Boolean).join(" ");
  };

  function enhance(player) {
    const audio = player.querySelector("audio");
    const one = (selector) => player.querySelector(selector);
    const show = (name, text) => { one(`[data-show=${name}]`).textContent = text; };
    const position = one("[data-set=position]"), follow = one("[data-set=follow]");
    const speed = one("[data-set=speed]"), volume = one("[data-set=volume]");
    const resume = one(".resume"), status = one(".status");
    const length = player.dataset.duration / 1000;
    const sentences = Array.from(document.querySelectorAll("[data-start]"), (element) => ({
      element, start: element.dataset.start / 1000, text: element.textContent,
    }));
    const chapters = Array.from(document.querySelectorAll("[data-chapter]"), (element) => ({
      element, start: element.dataset.chapter / 1000,
    }));
    const kept = `position:${player.dataset.slug}`;
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    let now = null, ticking = 0, saved = 0;

    follow.checked = false; // whatever a browser remembers of it
    // Only ever after something that a person did.
    const say = (text) => { status.textContent = text; };

    // The last of a list that has begun; -1 before the first.
    const begun = (list, seconds) => {
      let low = 0, high = list.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (list[middle].start <= seconds + 0.02) low = middle + 1; else high = middle;
      }
      return low - 1;
    };

    function paint() {
      const seconds = audio.currentTime;
      show("elapsed", clock(seconds));
      // A slider that has the keyboard would be read aloud at each change.
      if (!position.matches(":focus-visible")) place(seconds);
      mark(sentences[begun(sentences, seconds)] ?? null);
      const chapter = chapters[begun(chapters, seconds)];
      if (chapter?.element.hasAttribute("aria-current")) return;
      chapters.forEach((each) => each.element.removeAttribute("aria-current"));
      chapter?.element.setAttribute("aria-current", "true");
    }

    function place(seconds) {
      position.value = seconds;
      position.setAttribute("aria-valuetext", `${inWords(seconds)} sur ${inWords(length)}`);
    }

    function mark(sentence) {
      if (sentence === now) return;
      now?.element.classList.remove("now");
      now = sentence;
      now?.element.classList.add("now");
      if (now && follow.checked && !audio.paused) bringIntoView();
    }

    function bringIntoView() {
      const seen = now.element.getBoundingClientRect(), top = player.getBoundingClientRect().bottom;
      if (seen.top < Math.max(top, 0) || seen.bottom > innerHeight) {
        now.element.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
      }
    }

    function keep() {
      const seconds = audio.currentTime;
      if (seconds < WORTH || seconds > length - WORTH) memory.drop(kept); else memory.set(kept, seconds.toFixed(1));
      saved = Date.now();
    }

    function tick() {
      paint();
      if (Date.now() - saved > 5000) keep();
    }

    function start() {
      audio.play().catch((error) => {
        if (error.name !== "AbortError") say("L’audio n’a pas pu être lu. Vérifiez votre connexion, ou téléchargez-le plus bas.");
      });
    }

    function go(seconds) {
      resume.hidden = true;
      audio.currentTime = Math.min(Math.max(seconds, 0), Math.max(length - 0.1, 0));
      paint();
      place(audio.currentTime);
    }

    function from(sentence) {
      go(sentence.start);
      start();
    }

    // While nothing is heard, words tell where one has come to.
    function step(way) {
      const seconds = audio.currentTime, at = Math.max(begun(sentences, seconds), 0);
      const late = way < 0 && seconds - sentences[at].start > AGAIN;
      const goal = sentences[Math.min(Math.max(late ? at : at + way, 0), sentences.length - 1)];
      if (!goal) return;
      go(goal.start);
      if (follow.checked && now) bringIntoView();
      say(audio.paused ? goal.text : "");
    }

    function jump(seconds) {
      go(audio.currentTime + seconds);
      say(audio.paused ? inWords(audio.currentTime) : "");
    }

    const acts = {
      play: () => (audio.paused ? start() : audio.pause()),
      back: () => jump(-JUMP),
      forward: () => jump(JUMP),
      previous: () => step(-1),
      next: () => step(1),
      mute: () => { audio.muted = !audio.muted; },
      restart: () => { go(0); memory.drop(kept); say("Retour au début."); },
    };
    const keys = { k: "play", j: "back", l: "forward", p: "previous", n: "next", m: "mute" };

    // "Recommencer" goes with its line: the keyboard goes on from the button that comes to mind next.
    player.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (!button) return;
      const vanishing = resume.contains(button);
      acts[button.dataset.do]();
      if (vanishing) one("[data-do=play]").focus();
    });
    player.addEventListener("keydown", (event) => {
      const act = keys[event.key.toLowerCase()];
      if (!act || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("select")) return;
      event.preventDefault();
      acts[act]();
    });
    position.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      if (!way) return;
      event.preventDefault();
      go(audio.currentTime + way * NUDGE);
    });
    position.addEventListener("input", () => go(Number(position.value)));
    position.addEventListener("focus", () => place(audio.currentTime));
    speed.addEventListener("change", () => {
      audio.defaultPlaybackRate = audio.playbackRate = Number(speed.value);
      memory.set("speed", speed.value);
    });
    volume.addEventListener("input", () => { audio.volume = volume.value / 100; audio.muted = false; });
    follow.addEventListener("change", () => { if (follow.checked && now) bringIntoView(); });

    audio.addEventListener("play", () => {
      player.dataset.playing = "";
      show("verb", "Pause");
      resume.hidden = true;
      ticking ||= setInterval(tick, 100);
    });
    audio.addEventListener("pause", () => {
      delete player.dataset.playing;
      show("verb", "Écouter");
      clearInterval(ticking);
      ticking = 0;
      paint();
      keep();
    });
    audio.addEventListener("ended", () => memory.drop(kept));
    audio.addEventListener("seeked", paint);
    audio.addEventListener("volumechange", () => {
      one("[data-do=mute]").setAttribute("aria-pressed", String(audio.muted));
      volume.value = Math.round(audio.volume * 100);
    });
    addEventListener("pagehide", () => { if (!audio.paused) keep(); });

    // Whoever scrolls by hand wants to be elsewhere.
    const text = document.querySelector(".text");
    const release = () => {
      if (!follow.checked || audio.paused) return;
      follow.checked = false;
      say("Le texte ne défile plus tout seul.");
    };
    addEventListener("wheel", release, { passive: true });
    text.addEventListener("touchmove", release, { passive: true });

    document.querySelector("article").addEventListener("click", (event) => {
      const sentence = sentences.find((each) => each.element === event.target.closest("[data-start]"));
      if (sentence && getSelection().isCollapsed) from(sentence);
      const chapter = chapters.find((each) => each.element === event.target.closest("[data-chapter]"));
      if (!chapter || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      from(chapter);
    });
    for (const heading of text.querySelectorAll("h2, h3")) {
      const first = heading.querySelector("[data-start]");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "from";
      button.textContent = "Écouter à partir d’ici";
      button.setAttribute("aria-label", `Écouter à partir d’ici\u00a0: ${heading.textContent}`);
      button.addEventListener("click", () => from(sentences.find((each) => each.element === first)));
      heading.after(button);
    }

    if ("mediaSession" in navigator) {
      const { title, edition } = player.dataset;
      navigator.mediaSession.metadata = new MediaMetadata({ title, artist: edition });
      navigator.mediaSession.setActionHandler("seekbackward", () => jump(-JUMP));
      navigator.mediaSession.setActionHandler("seekforward", () => jump(JUMP));
    }

    audio.preservesPitch = true;
    const pace = memory.get("speed");
    if (pace && speed.querySelector(`[value="${CSS.escape(pace)}"]`)) {
      speed.value = pace;
      audio.defaultPlaybackRate = audio.playbackRate = Number(pace);
    }
    const left = Number(memory.get(kept));
    if (left >= WORTH && left < length) {
      go(left);
      show("resume", clock(left));
      resume.hidden = false;
    }
    audio.controls = false;
    one(".controls").hidden = false;
    player.classList.add("enhanced");
    // What gets the focus is never hidden by the player that stays in view.
    new ResizeObserver(() => {
      document.documentElement.style.setProperty("--player", `${player.offsetHeight}px`);
    }).observe(player);
  }

  // A button that needs this file is shown by it; what it did is told beside it.
  function offer(name, act) {
    for (const button of document.querySelectorAll(`[data-offer=${name}]`)) {
      const told = button.parentElement.querySelector("[role=status]");
      button.hidden = false;
      button.addEventListener("click", async () => { told.textContent = await act(button); });
    }
  }

  document.querySelectorAll(".player").forEach(enhance);
  offer("copy", async (button) => {
    try {
      await navigator.clipboard.writeText(button.dataset.text);
      return "Adresse copiée.";
    } catch {
      return "La copie n’a pas été possible\u00a0: sélectionnez l’adresse et copiez-la.";
    }
  });
  offer("forget", () => {
    memory.forget();
    return "C’est effacé.";
  });
})();
