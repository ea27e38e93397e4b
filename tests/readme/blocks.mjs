// The documents and their code blocks, in both languages.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The README and the pages of each language, as paths from the root. */
export const documents = {
  zh: ["README.zh-CN.md", ...pages("docs")],
  en: ["README.md", ...pages("docs/en")],
};

function pages(folder) {
  const names = readdirSync(path.join(root, folder)).filter((name) => name.endsWith(".md"));
  return names.sort().map((name) => `${folder}/${name}`);
}

export const textOf = (file) => readFileSync(path.join(root, file), "utf8");

/**
 * Code is a file: its first line is a comment with its name. A text below it is what it prints; one that begins with `$ ` is
 * a command and what it prints. Shell lines come one by one, without their comments. Diagrams are left out. Anything else is
 * an error, so that no block goes unrun.
 */
export function blocksOf(file) {
  const blocks = { files: [], commands: [], sessions: [] };
  const text = textOf(file);
  if ((text.match(/^ *(```|~~~)/gm) ?? []).length % 2) throw new Error(`${file}: a fence is open`);
  for (const [, language, content] of text.matchAll(/^ *```(\S*)\n([\s\S]*?)^ *```$/gm)) {
    if (language === "mermaid") continue;
    if (language === "sh") blocks.commands.push(...commandsIn(content));
    else if (language === "text" && content.startsWith("$ ")) blocks.sessions.push(sessionIn(content));
    else if (language === "text" && blocks.files.length > 0) blocks.files.at(-1).prints = content;
    else blocks.files.push(fileIn(content, `${file}: a block of "${language}"`));
  }
  return blocks;
}

function fileIn(content, where) {
  const [, name, code] = /^\/\/ (\S+)\n([\s\S]*)$/.exec(content) ?? [];
  if (name === undefined) throw new Error(`${where} does not begin with the name of its file`);
  return { name, code };
}

function sessionIn(content) {
  const [, command, prints] = /^\$ ((?:.*\\\n)*.*)\n([\s\S]*)$/.exec(content);
  return { command: command.replaceAll("\\\n", " "), prints };
}

function commandsIn(content) {
  const lines = content.replaceAll("\\\n", " ").split("\n");
  return lines.map((line) => line.replace(/(^|\s+)# .*$/, "").trim()).filter(Boolean);
}
