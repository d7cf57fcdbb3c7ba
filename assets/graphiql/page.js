// The bar above GraphiQL: who acts, in which language; and what the editor asks of the own host: answers and streams.
"use strict";
(() => {
  const GREETING = {
    es: "# Escriba una consulta; Ctrl+Espacio propone campos, Ctrl+Enter la envía.\n\n{\n  __typename\n}\n",
    en: "# Write a query; Ctrl+Space proposes fields, Ctrl+Enter sends it.\n\n{\n  __typename\n}\n",
  };
  const OWN = { es: "otra credencial…", en: "another credential…" };

  const examples = JSON.parse(document.getElementById("examples").textContent);
  const role = document.querySelector("#role select");
  const token = document.querySelector("#token input");
  const language = document.querySelector("#language select");
  const root = ReactDOM.createRoot(document.getElementById("editor"));

  language.value = navigator.language.startsWith("en") ? "en" : "es";
  document.getElementById("role").hidden = examples.length === 0;
  name();
  choose();
  role.addEventListener("change", choose);
  language.addEventListener("change", () => {
    name();
    choose();
  });

  /** Writes every label in the chosen language, the people of the demonstration among them. */
  function name() {
    const chosen = role.value;
    document.documentElement.lang = language.value === "en" ? "en" : "es-MX";
    for (const element of document.querySelectorAll("[data-es]")) {
      element.textContent = element.dataset[language.value];
    }
    const labels = examples.map((example) => (language.value === "en" ? example.labelEn : example.labelEs));
    role.replaceChildren(...[...labels, OWN[language.value]].map((label, index) => new Option(label, String(index))));
    role.value = chosen || "0";
  }

  /** Takes on the chosen person: their credential and their example. Nothing is kept after the page is left. */
  function choose() {
    const example = examples[Number(role.value)];
    document.getElementById("token").hidden = example !== undefined;
    token.value = example ? (example.token ?? "") : "";
    root.render(
      React.createElement(GraphiQL, {
        key: role.value + language.value,
        fetcher,
        query: example ? example.query : GREETING[language.value],
        storage: forgetful(),
        forcedTheme: "light",
        shouldPersistHeaders: false,
        isHeadersEditorEnabled: true,
      }),
    );
  }

  async function fetcher(parameters, options) {
    const headers = {
      // A subscription is answered as the first, all else as the second.
      Accept: "text/event-stream, application/graphql-response+json",
      "Accept-Language": language.value === "en" ? "en" : "es-MX",
      "Content-Type": "application/json",
    };
    if (token.value.trim() !== "") {
      headers.Authorization = `Bearer ${token.value.trim()}`;
    }
    const gone = new AbortController();
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { ...headers, ...options?.headers },
      body: JSON.stringify(parameters),
      credentials: "omit",
      signal: gone.signal,
    });
    const streams = response.headers.get("Content-Type")?.startsWith("text/event-stream");
    return streams ? stoppable(answers(response, gone), gone) : response.json();
  }

  /** A generator that waits is not stopped by its own `return`; the stream under it is. */
  function stoppable(generator, gone) {
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () => generator.next(),
      return: () => {
        gone.abort();
        return generator.return();
      },
    };
  }

  /** The answers of a stream, until it is complete or the editor stops it. */
  async function* answers(response, gone) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let unread = "";
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const events = (unread + part.value).split("\n\n");
        unread = events.pop();
        for (const event of events) {
          const data = event.split("\n").find((line) => line.startsWith("data: "));
          if (event.startsWith("event: next") && data) {
            yield JSON.parse(data.slice("data: ".length));
          }
        }
      }
    } catch (error) {
      if (!gone.signal.aborted) {
        throw error;
      }
    } finally {
      gone.abort();
    }
  }

  /** Storage of the editor: gone with the page, and the tabs of one person are never those of the next. */
  function forgetful() {
    const kept = new Map();
    return {
      getItem: (key) => (key.endsWith("tabState") ? null : (kept.get(key) ?? null)),
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
      clear: () => kept.clear(),
      get length() {
        return kept.size;
      },
    };
  }
})();
