// A diagram of the documents as a picture that needs no script: of Mermaid as much as they use, anything else is an error.

const PARTICIPANT = /^participant (\w+) as (.+)$/;
const MESSAGE = /^(\w+)(--?>>)(\w+): (.+)$/;
const NOTE = /^Note over (\w+): (.+)$/;
/** In units of the picture, which is as wide as the text beside it. */
const [WIDTH, HEAD, LINE, GAP] = [690, 54, 15, 20];

/** SVG of a `sequenceDiagram`, and what happens in words for those who cannot see it. */
export function sequenceDiagram(text) {
  const { participants, events } = read(text);
  const column = WIDTH / participants.length;
  for (const [at, participant] of participants.entries()) participant.x = Math.round(column * (at + 0.5));
  let y = HEAD;
  const drawn = events.map((event) => {
    const lines = inLines(event.said, roomFor(event, column) - 8);
    y += GAP + LINE * lines.length;
    return draw(event, lines, y, event.from === participants.at(-1));
  });
  const height = y + GAP;
  const described = events.map(({ from, to, said }) => `${from.name}${to && to !== from ? ` → ${to.name}` : ""}: ${said}`);
  return [
    `<figure class="sequence" role="img" aria-label="${escaped(described.join("; "))}" tabindex="0" v-pre>`,
    `<svg viewBox="0 0 ${WIDTH} ${height}" aria-hidden="true">`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
      '<path d="M0 0 8 4 0 8z"/></marker></defs>',
    ...participants.map((participant) => head(participant, Math.min(column - 20, 150), height)),
    ...drawn,
    "</svg></figure>",
  ].join("\n");
}

function read(text) {
  const [kind, ...lines] = text
    .trim()
    .split("\n")
    .map((line) => line.trim());
  if (kind !== "sequenceDiagram") throw new Error(`a diagram of the kind "${kind}"`);
  const participants = new Map();
  const events = [];
  for (const line of lines) {
    const [, id, name] = PARTICIPANT.exec(line) ?? [];
    const [, from, arrow, to, said] = MESSAGE.exec(line) ?? [];
    const [, over, note] = NOTE.exec(line) ?? [];
    const of = (id) => participants.get(id);
    if (id) participants.set(id, { name });
    else if (of(from) && of(to)) events.push({ from: of(from), to: of(to), said, isAnswer: arrow === "-->>" });
    else if (of(over)) events.push({ from: of(over), said: note });
    else throw new Error(`a diagram says "${line}"`);
  }
  return { participants: [...participants.values()], events };
}

function head({ name, x }, width, height) {
  return (
    `<path class="life" d="M${x} 38V${height}"/><rect x="${x - width / 2}" y="2" width="${width}" height="36" rx="6"/>` +
    `<text x="${x}" y="25" text-anchor="middle">${escaped(name)}</text>`
  );
}

function roomFor({ from, to }, column) {
  if (!to) return column - 30;
  return to === from ? column - 44 : Math.abs(to.x - from.x);
}

/** `y` is where the event ends. */
function draw({ from, to, isAnswer }, lines, y, isLast) {
  if (!to) {
    const top = y - LINE * lines.length;
    const box = `<rect x="${from.x - 52}" y="${top - 4}" width="104" height="${LINE * lines.length + 8}"/>`;
    return box + words(lines, from.x, y - 4, "middle");
  }
  const line = (path) => `<path class="message${isAnswer ? " answer" : ""}" d="${path}" marker-end="url(#arrow)"/>`;
  if (to === from) {
    const loop = line(`M${from.x} ${y - 14}h24v14h-22`);
    return loop + (isLast ? words(lines, from.x - 8, y - 4, "end") : words(lines, from.x + 32, y - 4, "start"));
  }
  return line(`M${from.x} ${y}H${to.x + (to.x > from.x ? -2 : 2)}`) + words(lines, (from.x + to.x) / 2, y - 6, "middle");
}

/** Lines of which the last stands at `y`. */
function words(lines, x, y, anchor) {
  const spans = lines.map((line, at) => `<tspan x="${x}" y="${y - LINE * (lines.length - 1 - at)}">${escaped(line)}</tspan>`);
  return `<text class="said" text-anchor="${anchor}">${spans.join("")}</text>`;
}

/** A character of 中文 is twice as wide as one of ASCII, of which one takes 6.8 units. */
function inLines(text, width) {
  const widthOf = (part) => [...part].reduce((sum, character) => sum + (character > "\u2e80" ? 12.8 : 6.8), 0);
  const lines = [""];
  for (const piece of text.split(/(?<=[\s，：/])|(?=[（(])/)) {
    if (lines.at(-1) && widthOf(lines.at(-1) + piece.trim()) > width) lines.push("");
    lines[lines.length - 1] += piece;
  }
  return lines.map((line) => line.trim());
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
