// Sentences in the reader's language, handed over by the page; those about writing come with the composer.
const dataOf = (id) => document.getElementById(id)?.dataset ?? {};
const words = dataOf("words");
const sentence = (name) => words[name] ?? dataOf("writing-words")[name] ?? name;

export const say = (name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, () => value), sentence(name));
