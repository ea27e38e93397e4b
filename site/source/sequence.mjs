// A diagram of the documents as a picture that needs no script: of Mermaid as much as they use, anything else is an error.

const PARTICIPANT = /^participant (\w+) as (.+)$/;
const MESSAGE = /^(\w+)(--?>>)(\w+): (.+)$/;
const [COLUMN, HEAD, ROW, FOOT] = [220, 56, 62, 16];

/** SVG of a `sequenceDiagram`, and its messages in words for those who cannot see it. */
export function sequenceDiagram(text) {
  const [kind, ...lines] = text
    .trim()
    .split("\n")
    .map((line) => line.trim());
  if (kind !== "sequenceDiagram") throw new Error(`a diagram of the kind "${kind}"`);
  const names = new Map();
  const messages = [];
  for (const line of lines) {
    const [, id, name] = PARTICIPANT.exec(line) ?? [];
    const [, from, arrow, to, said] = MESSAGE.exec(line) ?? [];
    if (id) names.set(id, { name, x: COLUMN * (names.size + 0.5) });
    else if (names.has(from) && names.has(to))
      messages.push({ from: names.get(from), to: names.get(to), said, answer: arrow === "-->>" });
    else throw new Error(`a diagram says "${line}"`);
  }
  const [width, height] = [COLUMN * names.size, HEAD + ROW * messages.length + FOOT];
  const described = messages.map(({ from, to, said }) => `${from.name} → ${to.name}: ${said}`);
  return [
    `<figure class="sequence" role="img" aria-label="${escaped(described.join("; "))}" tabindex="0" v-pre>`,
    `<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
      '<path d="M0 0 8 4 0 8z"/></marker></defs>',
    ...[...names.values()].map((participant) => participantAt(participant, height)),
    ...messages.map((message, at) => messageAt(message, HEAD + ROW * at + 48)),
    "</svg></figure>",
  ].join("\n");
}

function participantAt({ name, x }, height) {
  return (
    `<path class="life" d="M${x} 40V${height}"/><rect x="${x - 75}" y="2" width="150" height="38" rx="6"/>` +
    `<text x="${x}" y="26" text-anchor="middle">${escaped(name)}</text>`
  );
}

/** The words above the arrow, in as many lines as they need. */
function messageAt({ from, to, said, answer }, y) {
  const end = to.x + (to.x > from.x ? -2 : 2);
  const lines = inLines(said, Math.abs(to.x - from.x) - 8);
  const middle = (from.x + to.x) / 2;
  const words = lines.map(
    (line, at) => `<tspan x="${middle}" y="${y - 6 - 14 * (lines.length - 1 - at)}">${escaped(line)}</tspan>`,
  );
  return (
    `<path class="message${answer ? " answer" : ""}" d="M${from.x} ${y}H${end}" marker-end="url(#arrow)"/>` +
    `<text class="said" text-anchor="middle">${words.join("")}</text>`
  );
}

/** A character of 中文 is twice as wide as one of ASCII, of which one takes 6.4 units. */
function inLines(text, width) {
  const widthOf = (words) => [...words].reduce((sum, character) => sum + (character > "\u2e80" ? 12.8 : 6.4), 0);
  const lines = [""];
  for (const piece of text.split(/(?<=[\s，])|(?=（)/)) {
    if (lines.at(-1) && widthOf(lines.at(-1) + piece.trim()) > width) lines.push("");
    lines[lines.length - 1] += piece;
  }
  return lines.map((line) => line.trim());
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
