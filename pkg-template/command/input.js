// Files that arguments and variables name.
import { readFileSync } from "node:fs";
import { UsageError } from "./arguments.js";

const REASONS = {
  ENOENT: ["没有这个文件", "no such file"],
  EACCES: ["没有读取权限", "permission denied"],
  EISDIR: ["这是目录，不是文件", "it is a directory"],
};

/** The bytes of the file that option or variable `name` names; `-` is standard input. The path may be a key in the wrong place. */
export function readInput(name, path) {
  try {
    return readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    const [zh, en] = REASONS[error.code] || [error.code, error.code];
    throw new UsageError(`读不了 ${name} 指定的文件：${zh}。The file that ${name} names cannot be read: ${en}.`);
  }
}
