/**
 * Words of a text for the search: runs of letters and digits, and of 中文 every pair of neighbours, because it has no blanks.
 * VitePress hands it to the page as source text, so it uses nothing around it.
 */
export function tokenize(text) {
  const words = [];
  for (const [run] of text.toLowerCase().matchAll(/\p{Script=Han}+|[\p{L}\p{N}_]+/gu)) {
    if (!/^\p{Script=Han}/u.test(run)) {
      words.push(run);
      // The parts of a code are words too, and so is the code without its underscores.
      if (run.includes("_")) words.push(...run.split("_").filter(Boolean), run.replaceAll("_", ""));
    } else if (run.length === 1) words.push(run);
    else for (let at = 0; at + 1 < run.length; at++) words.push(run.slice(at, at + 2));
  }
  return words;
}

/** How results are ranked; the functions, too, use nothing around them. */
export const searching = {
  fuzzy: false,
  prefix: (word) => word.length > 2,
  boost: { title: 3, titles: 2 },
  // What most people come for.
  boostDocument: (address) => (address.includes("/questions#question-") ? 2 : 1),
};
