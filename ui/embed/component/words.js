const LANGUAGES = ["nb", "nn", "en"];
const WORDS = Object.fromEntries(LANGUAGES.map((language, at) => [language, inLanguage(TEXTS, at)]));

// The texts in the language that a tag such as "nn-NO" names; bokmål where it names none of ours.
export function wordsOf(tag) {
  return WORDS[tag.toLowerCase().split("-")[0]] ?? WORDS.nb;
}

// TEXTS hold three texts for each one, or 0 where that of bokmål does.
function inLanguage(texts, at) {
  if (typeof texts[0] === "string") return texts[at] === 0 ? texts[0] : texts[at];
  if (Array.isArray(texts)) return texts.map((one) => inLanguage(one, at));
  return Object.fromEntries(Object.entries(texts).map(([name, one]) => [name, inLanguage(one, at)]));
}
