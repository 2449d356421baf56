// Sentences in the reader's language, handed over by the page.
const words = document.getElementById("words")?.dataset ?? {};

export const say = (name) => words[name] ?? name;
